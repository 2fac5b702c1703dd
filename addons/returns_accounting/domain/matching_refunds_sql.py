"""The rules that find the refund of a row, as set-based SQL.

Parameters as in ``matching_sql``. A run collects the pairs that the rules allow in a
table of its own, takes the certain ones, and leaves the rest as proposals.
"""

from . import matching
from .matching import CALIBRATION, Rule
from .matching_sql import IS_OPEN, OPEN_ROWS, listed

MATCH_COLUMNS = (
    "refund_id, balance_transaction_id, reporting_category, company_id, rule,"
    " confidence, state, is_part, date"
)

#: The open rows of refunds: looked at by rule after rule, so they are taken out once.
WAITING = f"""
    CREATE TEMPORARY TABLE settlement_waiting AS
    SELECT txn.id, txn.provider_id, txn.reporting_category, txn.created, txn.source_id,
           txn.odoo_ref, txn.payment_intent_id, txn.customer_email,
           txn.customer_facing_currency_id, txn.customer_facing_amount
      FROM {OPEN_ROWS}
     WHERE {IS_OPEN} AND txn.reporting_category IN {listed(matching.REFUNDS)}
"""
_WAITING = "settlement_waiting AS txn"

#: {category: rows that wait}
COUNT_WAITING = """
    SELECT reporting_category, COUNT(*) FROM settlement_waiting
     GROUP BY reporting_category
"""

ANALYZE = """
    ANALYZE settlement_waiting;
    ANALYZE return_refund_match (
        refund_id, balance_transaction_id, reporting_category, state)
"""

#: What the rules find for open rows, the strongest rule first.
CANDIDATES = """
    CREATE TEMPORARY TABLE settlement_candidate (
        refund_id integer, balance_transaction_id integer,
        reporting_category varchar, company_id integer,
        rule varchar, confidence integer, state varchar, is_part boolean,
        date timestamp,
        PRIMARY KEY (balance_transaction_id, refund_id))
"""
DROP_WORK = "DROP TABLE IF EXISTS settlement_candidate, settlement_waiting"

_FREE = """
    AND NOT EXISTS (
        SELECT 1 FROM return_refund_match AS taken
         WHERE taken.state = 'confirmed' AND taken.refund_id = doc.id
           AND taken.reporting_category = txn.reporting_category)
    AND NOT EXISTS (
        SELECT 1 FROM return_refund_match AS refused
         WHERE refused.state = 'rejected' AND refused.refund_id = doc.id
           AND refused.balance_transaction_id = txn.id)
"""


def candidates_sql(rule: Rule) -> str:
    """Statement that collects the pairs of open rows and refunds ``rule`` allows.

    A pair without rival is certain, if the gateway was asked for the refund or names
    it; of rivals each is as likely as the other.
    """
    named = rule is not matching.CHARGE_AMOUNT
    asked = "TRUE" if named else f"refund_state IN {listed(matching.ASKED)}"
    return f"""
        INSERT INTO settlement_candidate ({MATCH_COLUMNS})
        SELECT refund_id, row_id, reporting_category, company_id, '{rule.name}',
               CASE WHEN rivals = 1 AND {asked} THEN {rule.confidence}
                    WHEN rivals = 1 THEN 90 ELSE 100 / rivals END,
               CASE WHEN rivals = 1 AND {asked} THEN 'confirmed' ELSE 'possible' END,
               FALSE, %(now)s
          FROM (
              SELECT paired.*,
                     CASE WHEN refunds_of_row > rows_of_refund
                          THEN refunds_of_row ELSE rows_of_refund END AS rivals
                FROM (
                    SELECT txn.id AS row_id, txn.reporting_category,
                           doc.id AS refund_id, doc.company_id,
                           doc.state AS refund_state,
                           COUNT(*) OVER (PARTITION BY txn.id) AS refunds_of_row,
                           COUNT(*) OVER (PARTITION BY doc.id, txn.reporting_category)
                               AS rows_of_refund
                      FROM {_WAITING}
                      JOIN payment_transaction AS charge
                        ON charge.provider_id = txn.provider_id
                      JOIN return_refund AS doc
                        ON doc.source_transaction_id = charge.id
                     WHERE {rule.condition} {_FREE}) AS paired
          ) AS judged
         WHERE TRUE
            ON CONFLICT DO NOTHING
    """


#: Open rows and free refunds of one payment whose sums are the same.
PARTS = f"""
    INSERT INTO settlement_candidate ({MATCH_COLUMNS})
    SELECT refund_id, row_id, reporting_category, company_id, '{matching.PARTS.name}',
           {matching.PARTS.confidence}, 'proposed', TRUE, %(now)s
      FROM (
          SELECT txn.id AS row_id, txn.reporting_category,
                 doc.id AS refund_id, doc.company_id,
                 doc.amount, ABS(txn.customer_facing_amount) AS facing,
                 SUM(ABS(txn.customer_facing_amount)) OVER (
                     PARTITION BY doc.id, txn.reporting_category) AS sum_of_rows,
                 SUM(doc.amount) OVER (PARTITION BY txn.id) AS sum_of_refunds,
                 COUNT(*) OVER (PARTITION BY txn.id) AS refunds_of_row,
                 COUNT(*) OVER (PARTITION BY doc.id, txn.reporting_category)
                     AS rows_of_refund
            FROM {_WAITING}
            JOIN payment_transaction AS charge
              ON charge.provider_id = txn.provider_id
             AND charge.provider_reference = txn.payment_intent_id
            JOIN return_refund AS doc
              ON doc.source_transaction_id = charge.id
             AND doc.currency_id = txn.customer_facing_currency_id
             AND doc.state IN {listed(matching.ASKED)}
           WHERE {matching.NO_OTHER_NAME} AND {matching.NO_OTHER_KEY}
             {_FREE}) AS paired
     WHERE (refunds_of_row = 1 AND rows_of_refund > 1 AND sum_of_rows = amount)
        OR (rows_of_refund = 1 AND refunds_of_row > 1 AND sum_of_refunds = facing)
        ON CONFLICT DO NOTHING
"""

_CONFIDENCE = " ".join(
    f"WHEN customer = {known.customer} AND sole = {known.sole}"
    f" AND days <= {known.days} THEN {percent}"
    for known, percent in CALIBRATION
)

#: Pairs that only customer, amount, currency and days connect (PostgreSQL only).
CUSTOMER = f"""
    WITH seen AS (
        SELECT txn.id, txn.reporting_category, txn.provider_id, txn.created,
               txn.source_id, txn.odoo_ref, txn.payment_intent_id,
               txn.customer_facing_currency_id, txn.customer_facing_amount,
               NULLIF(LOWER(TRIM(txn.customer_email)), '') AS email,
               COUNT(*) OVER (PARTITION BY txn.customer_facing_currency_id,
                                           txn.customer_facing_amount) AS crowd
          FROM {_WAITING}
         WHERE txn.reporting_category = 'refund'
    ), paired AS (
        SELECT txn.id AS row_id, txn.reporting_category,
               doc.id AS refund_id, doc.company_id,
               txn.email IS NOT NULL AND person.email IS NOT NULL AS customer,
               ABS(txn.created::date
                   - COALESCE(doc.date_submitted, doc.create_date)::date) AS days
          FROM seen AS txn
          JOIN return_refund AS doc ON {matching.SAME_AMOUNT}
          JOIN payment_transaction AS charge
            ON charge.id = doc.source_transaction_id
           AND charge.provider_id = txn.provider_id
          LEFT JOIN LATERAL (
              SELECT NULLIF(LOWER(TRIM(COALESCE(charge.partner_email,
                                                partner.email))), '') AS email
                FROM res_partner AS partner
               WHERE partner.id = doc.partner_id) AS person ON TRUE
         WHERE doc.state IN {listed(matching.ASKED)}
           AND {matching.NO_OTHER_NAME} AND {matching.NO_OTHER_KEY}
           AND {matching.NO_OTHER_CHARGE}
           AND txn.created::date
               - COALESCE(doc.date_submitted, doc.create_date)::date
               BETWEEN -{matching.DAYS_BEFORE} AND {matching.DAYS_AFTER}
           AND (txn.email = person.email
                OR ((txn.email IS NULL OR person.email IS NULL)
                    AND txn.crowd <= {matching.CROWD}))
           {_FREE}
    ), judged AS (
        SELECT paired.*,
               COUNT(*) OVER (PARTITION BY row_id) = 1
               AND COUNT(*) OVER (PARTITION BY refund_id) = 1 AS sole
          FROM paired
    ), trusted AS (
        SELECT judged.*, CASE {_CONFIDENCE} ELSE 0 END AS confidence FROM judged
    )
    INSERT INTO settlement_candidate ({MATCH_COLUMNS})
    SELECT refund_id, row_id, reporting_category, company_id,
           '{matching.CUSTOMER.name}', confidence,
           CASE WHEN confidence >= {matching.TRUSTED}
                THEN 'proposed' ELSE 'possible' END,
           FALSE, %(now)s
      FROM trusted
     WHERE confidence > 0
        ON CONFLICT DO NOTHING
"""

UNDECIDED = "state IN ('possible', 'proposed')"

#: What was a proposal and is certain now takes its place.
PROMOTE = f"""
    DELETE FROM return_refund_match
     WHERE {UNDECIDED}
       AND EXISTS (
           SELECT 1 FROM settlement_candidate AS found
            WHERE found.state = 'confirmed'
              AND found.refund_id = return_refund_match.refund_id
              AND found.balance_transaction_id
                = return_refund_match.balance_transaction_id)
"""
CONFIRM = f"""
    INSERT INTO return_refund_match ({MATCH_COLUMNS})
    SELECT {MATCH_COLUMNS} FROM settlement_candidate
     WHERE state = 'confirmed'
"""

#: Rows that wait no more.
UNWAIT = """
    DELETE FROM settlement_waiting
     WHERE id IN (SELECT balance_transaction_id FROM settlement_candidate
                   WHERE state = 'confirmed')
"""

#: Candidates about something that is confirmed by now, which ``CONFIRM`` took.
FORGET = """
    DELETE FROM settlement_candidate
     WHERE balance_transaction_id IN (
           SELECT balance_transaction_id FROM settlement_candidate
            WHERE state = 'confirmed')
        OR (refund_id, reporting_category) IN (
           SELECT refund_id, reporting_category FROM settlement_candidate
            WHERE state = 'confirmed')
"""

#: A proposal is void once its reasons, or the row or the refund, are gone.
DROP_STALE = f"""
    DELETE FROM return_refund_match
     WHERE {UNDECIDED}
       AND balance_transaction_id IN (
           SELECT id FROM payment_balance_transaction
            WHERE provider_id = %(provider_id)s)
       AND NOT EXISTS (
           SELECT 1 FROM settlement_candidate AS found
            WHERE found.refund_id = return_refund_match.refund_id
              AND found.balance_transaction_id
                = return_refund_match.balance_transaction_id
              AND found.rule = return_refund_match.rule
              AND found.state = return_refund_match.state
              AND found.confidence = return_refund_match.confidence)
"""
PROPOSE = f"""
    INSERT INTO return_refund_match ({MATCH_COLUMNS})
    SELECT {MATCH_COLUMNS} FROM settlement_candidate
     WHERE {UNDECIDED}
        ON CONFLICT DO NOTHING
"""

COUNT_PROPOSALS = f"""
    SELECT match.rule, COUNT(*)
      FROM return_refund_match AS match
      JOIN payment_balance_transaction AS txn ON txn.id = match.balance_transaction_id
     WHERE match.{UNDECIDED} AND txn.provider_id = %(provider_id)s
     GROUP BY match.rule
"""

PROPOSAL_SQL = {matching.PARTS.name: PARTS, matching.CUSTOMER.name: CUSTOMER}
