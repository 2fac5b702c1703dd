"""The rule that proposes the payment of a charge without a reference, as one statement.

Parameters: ``provider_id`` and ``now``. What nobody has decided is found anew each
time, and gone when it is not found any more; what somebody has rejected is not found.
"""

from . import matching
from .matching import CHARGE_CALIBRATION
from .matching_sql import IS_OPEN, OPEN_ROWS

UNDECIDED = "state IN ('possible', 'proposed')"

#: When a payment was made, as far as we know.
_PAID = "COALESCE(doc.last_state_change, doc.create_date)::date"

_CONFIDENCE = " ".join(
    f"WHEN customer = {known.customer} AND sole = {known.sole}"
    f" AND days <= {known.days} THEN {percent}"
    for known, percent in CHARGE_CALIBRATION
)

#: Pairs that only customer, amount, currency and days connect (PostgreSQL only).
PROPOSE = f"""
    WITH seen AS (
        SELECT txn.*, NULLIF(LOWER(TRIM(txn.customer_email)), '') AS email,
               COUNT(*) OVER (PARTITION BY txn.customer_facing_currency_id,
                                           txn.customer_facing_amount) AS crowd
          FROM {OPEN_ROWS}
         WHERE {IS_OPEN}
           AND txn.reporting_category = 'charge'
           AND txn.transaction_id IS NULL
           AND txn.customer_facing_amount > 0
    ), paired AS (
        SELECT txn.id AS row_id, txn.company_id, doc.id AS transaction_id,
               txn.email IS NOT NULL AND person.email IS NOT NULL AS customer,
               ABS(txn.created::date - {_PAID}) AS days
          FROM seen AS txn
          JOIN payment_transaction AS doc
            ON doc.provider_id = txn.provider_id
           AND {matching.CHARGE_CUSTOMER.condition}
          LEFT JOIN LATERAL (
              SELECT NULLIF(LOWER(TRIM(COALESCE(doc.partner_email,
                                                partner.email))), '') AS email
                FROM res_partner AS partner
               WHERE partner.id = doc.partner_id) AS person ON TRUE
         WHERE txn.created::date - {_PAID}
               BETWEEN -{matching.CHARGE_DAYS_BEFORE} AND {matching.CHARGE_DAYS_AFTER}
           AND (txn.email = person.email
                OR ((txn.email IS NULL OR person.email IS NULL)
                    AND txn.crowd <= {matching.CROWD}))
           AND NOT EXISTS (
               SELECT 1 FROM payment_balance_transaction AS taken
                WHERE taken.transaction_id = doc.id
                  AND taken.reporting_category = 'charge')
           AND NOT EXISTS (
               SELECT 1 FROM payment_charge_proposal AS refused
                WHERE refused.state = 'rejected'
                  AND refused.balance_transaction_id = txn.id
                  AND refused.transaction_id = doc.id)
    ), judged AS (
        SELECT paired.*,
               COUNT(*) OVER (PARTITION BY row_id) = 1
               AND COUNT(*) OVER (PARTITION BY transaction_id) = 1 AS sole
          FROM paired
    ), found AS (
        SELECT row_id, transaction_id, company_id,
               CASE {_CONFIDENCE} ELSE 0 END AS confidence
          FROM judged
    ), gone AS (
        DELETE FROM payment_charge_proposal AS known
         USING payment_balance_transaction AS txn
         WHERE txn.id = known.balance_transaction_id
           AND txn.provider_id = %(provider_id)s
           AND known.{UNDECIDED}
           AND NOT EXISTS (
               SELECT 1 FROM found
                WHERE found.row_id = known.balance_transaction_id
                  AND found.transaction_id = known.transaction_id
                  AND found.confidence > 0)
    )
    INSERT INTO payment_charge_proposal AS known (
        balance_transaction_id, transaction_id, company_id, confidence, state, date)
    SELECT row_id, transaction_id, company_id, confidence,
           CASE WHEN confidence >= {matching.TRUSTED}
                THEN 'proposed' ELSE 'possible' END,
           %(now)s
      FROM found
     WHERE confidence > 0
        ON CONFLICT (balance_transaction_id, transaction_id)
        DO UPDATE SET confidence = EXCLUDED.confidence, state = EXCLUDED.state
                WHERE known.{UNDECIDED}
                  AND known.confidence <> EXCLUDED.confidence
"""

COUNT_PROPOSALS = f"""
    SELECT COUNT(*)
      FROM payment_charge_proposal AS proposal
      JOIN payment_balance_transaction AS txn
        ON txn.id = proposal.balance_transaction_id
     WHERE txn.provider_id = %(provider_id)s AND proposal.{UNDECIDED}
"""

#: Give charges the payments of the proposals ``ids``, if they have none yet.
LINK = """
    UPDATE payment_balance_transaction AS txn
       SET transaction_id = proposal.transaction_id
      FROM payment_charge_proposal AS proposal
     WHERE proposal.id = ANY(%(ids)s)
       AND txn.id = proposal.balance_transaction_id
       AND txn.transaction_id IS NULL
"""
