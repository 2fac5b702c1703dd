"""Which refund a balance transaction of the gateway belongs to: rules as set-based SQL.

Rules run strongest first over what is still open on both sides. A pair is confirmed
only when it is 1:1, that is the row has no other candidate and the refund no other row;
anything else becomes a proposal for a person, never a guess.

A refund has at most one row of each category: the ``refund`` itself, and the
``refund_failure`` that gives the money back when it bounces.
"""

from dataclasses import dataclass

CATEGORIES = ("refund", "refund_failure")


@dataclass(frozen=True)
class Rule:
    """``condition`` joins ``txn`` to ``refund``; ``charge`` is the refunded payment.

    ``confidence`` in percent says how strong the evidence is, for the person who looks.
    """

    name: str
    confidence: int
    condition: str


#: A refund the gateway named differently, or a row that carries another refund's key,
#: contradicts the weaker rules.
NO_OTHER_NAME = "COALESCE(refund.provider_reference, '') IN ('', txn.source_id)"
NO_OTHER_KEY = "COALESCE(txn.odoo_ref, '') IN ('', refund.idempotency_key)"

RULES = (
    Rule("provider_reference", 100, "refund.provider_reference = txn.source_id"),
    Rule(
        "metadata_key",
        95,
        f"refund.idempotency_key = txn.odoo_ref AND {NO_OTHER_NAME}",
    ),
    Rule(
        "charge_amount",
        80,
        "charge.provider_reference = txn.payment_intent_id"
        " AND refund.currency_id = txn.customer_facing_currency_id"
        " AND refund.amount = ABS(txn.customer_facing_amount)"
        f" AND {NO_OTHER_NAME} AND {NO_OTHER_KEY}",
    ),
)

_CATEGORIES = ", ".join(f"'{category}'" for category in CATEGORIES)


def match_sql(rule: Rule) -> str:
    """Statement that inserts the matches ``rule`` finds for one provider.

    Parameters: ``provider_id``, ``uid`` and ``now``. Confirmed matches are taken, so a
    second run finds nothing new, and a weaker rule cannot take them again.
    """
    return f"""
        WITH candidate AS (
            SELECT txn.id AS row_id, txn.reporting_category, refund.id AS refund_id,
                   refund.company_id,
                   COUNT(*) OVER (PARTITION BY txn.id) AS refunds_of_row,
                   COUNT(*) OVER (PARTITION BY refund.id, txn.reporting_category)
                       AS rows_of_refund
              FROM payment_balance_transaction AS txn
              JOIN payment_transaction AS charge
                ON charge.provider_id = txn.provider_id
              JOIN return_refund AS refund
                ON refund.source_transaction_id = charge.id
             WHERE txn.provider_id = %(provider_id)s
               AND txn.reporting_category IN ({_CATEGORIES})
               AND {rule.condition}
               AND NOT EXISTS (
                   SELECT 1 FROM return_refund_match AS taken
                    WHERE taken.state = 'confirmed'
                      AND taken.balance_transaction_id = txn.id)
               AND NOT EXISTS (
                   SELECT 1 FROM return_refund_match AS taken
                    WHERE taken.state = 'confirmed'
                      AND taken.refund_id = refund.id
                      AND taken.reporting_category = txn.reporting_category)
        )
        INSERT INTO return_refund_match (
            refund_id, balance_transaction_id, reporting_category, company_id,
            rule, confidence, state,
            create_uid, create_date, write_uid, write_date)
        SELECT refund_id, row_id, reporting_category, company_id,
               '{rule.name}', {rule.confidence},
               CASE WHEN refunds_of_row = 1 AND rows_of_refund = 1
                    THEN 'confirmed' ELSE 'proposed' END,
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM candidate
         WHERE TRUE
            ON CONFLICT DO NOTHING
    """


#: A proposal is void once either side is confirmed elsewhere.
DROP_STALE_PROPOSALS = """
    DELETE FROM return_refund_match
     WHERE state = 'proposed'
       AND EXISTS (
           SELECT 1 FROM return_refund_match AS taken
            WHERE taken.state = 'confirmed'
              AND (taken.balance_transaction_id
                      = return_refund_match.balance_transaction_id
                   OR (taken.refund_id = return_refund_match.refund_id
                       AND taken.reporting_category
                           = return_refund_match.reporting_category)))
"""

#: Charges, and refunds made without a return, by the gateway's own name of their
#: payment transaction. Parameter: ``provider_id``.
LINK_TRANSACTIONS = """
    UPDATE payment_balance_transaction AS txn
       SET transaction_id = tx.id
      FROM payment_transaction AS tx
     WHERE txn.provider_id = %(provider_id)s
       AND txn.transaction_id IS NULL
       AND tx.provider_id = txn.provider_id
       AND ((txn.reporting_category IN ('charge', 'charge_failure')
             AND tx.provider_reference = txn.payment_intent_id
             AND tx.operation != 'refund')
         OR (txn.reporting_category IN ('refund', 'refund_failure')
             AND tx.provider_reference = txn.source_id
             AND tx.operation = 'refund'))
"""
