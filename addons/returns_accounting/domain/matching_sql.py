"""The rules of ``matching`` as set-based SQL.

Named parameters of every statement: ``provider_id``, ``uid`` and ``now``; those over a
batch of new rows also ``after`` and ``until``, ids of rows. Rows are judged twice: once
in batches when they are new, by the rule that explains nearly all of them, and what is
left waits in ``payment_balance_transaction_open``, over which all rules run every time.
"""

from . import matching
from .matching import Rule


def listed(names) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


#: For a transaction that joins or sorts a million rows: PostgreSQL's usual share would
#: send them to disk and back.
WORK_MEMORY = "SET LOCAL work_mem = '256MB'"

NEW_ROWS = "payment_balance_transaction AS txn"
IN_BATCH = (
    "txn.provider_id = %(provider_id)s AND txn.id > %(after)s AND txn.id <= %(until)s"
)
OPEN_ROWS = (
    "payment_balance_transaction_open AS waiting"
    " JOIN payment_balance_transaction AS txn"
    " ON txn.id = waiting.balance_transaction_id"
)
IS_OPEN = "waiting.provider_id = %(provider_id)s"

#: Whether a row has what it belongs to, in a column or in a match.
_LINKED_HERE = f"""
    CASE WHEN txn.reporting_category IN {listed(matching.DISPUTES)}
         THEN txn.dispute_id IS NOT NULL
         WHEN txn.reporting_category IN {listed(matching.PAYOUTS)}
         THEN txn.payout_id IS NOT NULL
         ELSE txn.transaction_id IS NOT NULL
           OR txn.dispute_id IS NOT NULL
           OR txn.counterpart_id IS NOT NULL END
"""
_MATCHED = """
    EXISTS (SELECT 1 FROM return_refund_match AS taken
             WHERE taken.state = 'confirmed'
               AND taken.balance_transaction_id = txn.id)
"""
LINKED = f"({_LINKED_HERE} OR {_MATCHED})"

#: Apart, so that PostgreSQL joins the matches rather than looks each up.
NOT_LINKED = f"NOT ({_LINKED_HERE}) AND NOT {_MATCHED}"

#: Rows that no run has judged. An import that is still being loaded is remembered by
#: how far it was seen.
_UNSEEN = """
    FROM payment_balance_transaction AS txn
    JOIN payment_settlement_import AS source ON source.id = txn.import_id
   WHERE source.provider_id = %(provider_id)s
     AND source.is_matched IS NOT TRUE
     AND txn.id > COALESCE(source.matched_until, 0)
"""
SPAN = f"SELECT MIN(txn.id), COUNT(*) {_UNSEEN}"

#: What the statements below join and filter by.
ANALYZE_ROWS = """
    ANALYZE payment_balance_transaction (
        id, provider_id, import_id, reporting_category, source_id, payment_intent_id)
"""

#: (last row of the next batch, its rows, those that were linked when they were loaded)
NEXT_BATCH = f"""
    SELECT MAX(id), COUNT(*), COUNT(transaction_id)
      FROM (SELECT txn.id, txn.transaction_id {_UNSEEN} AND txn.id > %(after)s
             ORDER BY txn.id LIMIT %(batch)s) AS batch
"""
SEEN = """
    UPDATE payment_settlement_import
       SET matched_until = %(after)s, is_matched = (state = 'done')
     WHERE provider_id = %(provider_id)s AND is_matched IS NOT TRUE
       AND (state = 'done' OR EXISTS (
           SELECT 1 FROM payment_balance_transaction AS txn
            WHERE txn.import_id = payment_settlement_import.id))
"""

_OPEN = f"""
    INSERT INTO payment_balance_transaction_open (
        balance_transaction_id, provider_id, reporting_category)
    SELECT txn.id, txn.provider_id, txn.reporting_category
      FROM {NEW_ROWS}
     WHERE {{which}}
       AND txn.reporting_category NOT IN {listed(matching.SELF_EXPLAINED)}
       AND {NOT_LINKED}
        ON CONFLICT DO NOTHING
"""

#: Rows of the batch that wait for their document from now on.
OPEN = _OPEN.format(which=IN_BATCH)

#: Those of ``ids`` that lost their document.
REOPEN = _OPEN.format(which="txn.id = ANY(%(ids)s)")

#: Rows that wait no more.
CLOSE = f"""
    DELETE FROM payment_balance_transaction_open
     WHERE balance_transaction_id IN (
         SELECT txn.id FROM {OPEN_ROWS} WHERE {IS_OPEN} AND {LINKED})
"""

#: Those of ``ids`` that wait no more.
CLOSE_ROWS = f"""
    DELETE FROM payment_balance_transaction_open
     WHERE balance_transaction_id IN (
         SELECT txn.id FROM {NEW_ROWS} WHERE txn.id = ANY(%(ids)s) AND {LINKED})
"""

#: {category: rows that wait}
COUNT_OPEN = f"""
    SELECT waiting.reporting_category, COUNT(*)
      FROM payment_balance_transaction_open AS waiting
     WHERE {IS_OPEN}
     GROUP BY waiting.reporting_category
"""

#: The payments that staged rows name, by the ``place`` of the row in its table, so that
#: a range of rows finds its own; not those of which two have the same name. Used where
#: rows are loaded: a link written with the row costs a tenth of one written later.
DROP_STAGED_PAYMENTS = "DROP TABLE IF EXISTS settlement_payment"
STAGED_PAYMENTS = f"""
    CREATE TEMPORARY TABLE settlement_payment AS
    SELECT staged.ctid AS place, MIN(doc.id) AS transaction_id
      FROM settlement_staging AS staged
      JOIN payment_transaction AS doc
        ON doc.provider_reference = staged.payment_intent_id
     WHERE doc.provider_id = %(provider)s AND doc.operation <> 'refund'
       AND staged.reporting_category NOT IN {listed(matching.REFUNDS)}
     GROUP BY staged.ctid
    HAVING COUNT(*) = 1
     ORDER BY staged.ctid
"""
INDEX_STAGED_PAYMENTS = "CREATE UNIQUE INDEX ON settlement_payment (place)"


def link_sql(rule: Rule) -> str:
    """Statement that writes the document of the open rows that ``rule`` is sure of."""
    free = ""
    if not rule.shared:
        free = f"""
               AND NOT EXISTS (
                   SELECT 1 FROM payment_balance_transaction AS other
                    WHERE other.{rule.column} = doc.id
                      AND other.reporting_category = txn.reporting_category)"""
    sole = "" if rule.shared else "AND candidate.rows_of_document = 1"
    return f"""
        WITH candidate AS (
            SELECT txn.id AS row_id, doc.id AS document_id,
                   COUNT(*) OVER (PARTITION BY txn.id) AS documents_of_row,
                   COUNT(*) OVER (PARTITION BY doc.id, txn.reporting_category)
                       AS rows_of_document
              FROM {OPEN_ROWS}
              JOIN {rule.table} AS doc
                ON doc.provider_id = txn.provider_id AND {rule.condition}
             WHERE {IS_OPEN}
               AND txn.reporting_category IN {listed(rule.categories)}
               AND txn.{rule.column} IS NULL{free}
        )
        UPDATE payment_balance_transaction
           SET {rule.column} = candidate.document_id, match_rule = '{rule.name}'
          FROM candidate
         WHERE payment_balance_transaction.id = candidate.row_id
           AND candidate.documents_of_row = 1 {sole}
    """


#: Gateways with rows that no run has judged.
UNSEEN_PROVIDERS = """
    SELECT DISTINCT source.provider_id
      FROM payment_settlement_import AS source
     WHERE source.is_matched IS NOT TRUE
       AND EXISTS (
           SELECT 1 FROM payment_balance_transaction AS txn
            WHERE txn.import_id = source.id
              AND txn.id > COALESCE(source.matched_until, 0))
       AND NOT EXISTS (
           SELECT 1 FROM payment_match_run AS run
            WHERE run.provider_id = source.provider_id AND run.state <> 'done')
"""
