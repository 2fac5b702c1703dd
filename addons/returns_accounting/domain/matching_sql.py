"""The rules of ``matching`` as set-based SQL.

Named parameters of every statement: ``provider_id``, ``uid`` and ``now``. What a row
names is linked as it is stored (``storing_sql``); what is left waits in
``payment_balance_transaction_open``, over which all rules run every time.
"""

from . import matching
from .matching import Rule


def listed(names) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


#: For a transaction that joins or sorts a million rows: PostgreSQL's usual share would
#: send them to disk and back.
WORK_MEMORY = "SET LOCAL work_mem = '256MB'"

ROWS = "payment_balance_transaction AS txn"
OPEN_ROWS = (
    "payment_balance_transaction_open AS waiting"
    " JOIN payment_balance_transaction AS txn"
    " ON txn.id = waiting.balance_transaction_id"
)
IS_OPEN = "waiting.provider_id = %(provider_id)s"

#: Whether a row has what it belongs to, in a column or in a match.
LINKED_HERE = f"""
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
LINKED = f"({LINKED_HERE} OR {_MATCHED})"

#: Apart, so that PostgreSQL joins the matches rather than looks each up.
NOT_LINKED = f"NOT ({LINKED_HERE}) AND NOT {_MATCHED}"

#: Those of ``ids`` that lost their document, or never had one.
REOPEN = f"""
    INSERT INTO payment_balance_transaction_open (
        balance_transaction_id, provider_id, reporting_category)
    SELECT txn.id, txn.provider_id, txn.reporting_category
      FROM {ROWS}
     WHERE txn.id = ANY(%(ids)s)
       AND txn.reporting_category NOT IN {listed(matching.SELF_EXPLAINED)}
       AND {NOT_LINKED}
        ON CONFLICT DO NOTHING
"""

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
         SELECT txn.id FROM {ROWS} WHERE txn.id = ANY(%(ids)s) AND {LINKED})
"""

#: A table that is nearly empty, and full after a large import: its plans depend on it.
ANALYZE_OPEN = "ANALYZE payment_balance_transaction_open"

#: {category: rows that wait}
COUNT_OPEN = f"""
    SELECT waiting.reporting_category, COUNT(*)
      FROM payment_balance_transaction_open AS waiting
     WHERE {IS_OPEN}
     GROUP BY waiting.reporting_category
"""


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
#: Gateways of which an import brought something since they were matched last.
UNSEEN_PROVIDERS = """
    SELECT DISTINCT source.provider_id
      FROM payment_settlement_import AS source
     WHERE source.links_found IS NOT NULL
       AND NOT EXISTS (
           SELECT 1 FROM payment_match_run AS run
            WHERE run.provider_id = source.provider_id AND run.state <> 'done')
"""
