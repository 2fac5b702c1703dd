"""Figures of documents and gateway rows that belong together and differ."""

from .columns import OF_ROW, REFUND_LINKS
from .query import Query, Rule

_OF_REFUND = OF_ROW | REFUND_LINKS
_OF_CHARGE = {**OF_ROW, "transaction_id": "tx.id", "partner_id": "tx.partner_id"}
_MATCHED_REFUNDS = """
    FROM return_refund_match match
    JOIN return_refund refund ON refund.id = match.refund_id
    JOIN payment_balance_transaction txn ON txn.id = match.balance_transaction_id
   WHERE match.state = 'confirmed'
"""
_LINKED_CHARGES = """
    FROM payment_balance_transaction txn
    JOIN payment_transaction tx ON tx.id = txn.transaction_id
   WHERE txn.reporting_category = 'charge'
"""

AMOUNT_DIFFERS = Rule(
    "amount_differs",
    (
        Query(
            {
                **_OF_REFUND,
                "amount": "ABS(txn.customer_facing_amount) - refund.amount",
                "amount_expected": "refund.amount",
                "currency_id": "refund.currency_id",
            },
            f"""
            {_MATCHED_REFUNDS}
             AND txn.customer_facing_currency_id = refund.currency_id
             AND txn.customer_facing_amount != 0
             AND ABS(ABS(txn.customer_facing_amount) - refund.amount) > %(tolerance)s
             AND NOT EXISTS (
                 SELECT FROM return_refund_match other
                  WHERE other.refund_id = refund.id
                    AND other.reporting_category = match.reporting_category
                    AND other.state = 'confirmed'
                    AND other.id != match.id)
            """,
        ),
        Query(
            {
                **_OF_CHARGE,
                "amount": "txn.customer_facing_amount - tx.amount",
                "amount_expected": "tx.amount",
                "currency_id": "tx.currency_id",
            },
            f"""
            {_LINKED_CHARGES}
             AND txn.customer_facing_currency_id = tx.currency_id
             AND txn.customer_facing_amount != 0
             AND ABS(txn.customer_facing_amount - tx.amount) > %(tolerance)s
            """,
        ),
    ),
)

CURRENCY_DIFFERS = Rule(
    "currency_differs",
    (
        Query(
            {
                **_OF_REFUND,
                "amount": "ABS(txn.customer_facing_amount)",
                "amount_expected": "refund.amount",
                "currency_id": "txn.customer_facing_currency_id",
            },
            f"""
            {_MATCHED_REFUNDS}
             AND txn.customer_facing_amount != 0
             AND txn.customer_facing_currency_id != refund.currency_id
            """,
        ),
        Query(
            {
                **_OF_CHARGE,
                "amount": "txn.customer_facing_amount",
                "amount_expected": "tx.amount",
                "currency_id": "txn.customer_facing_currency_id",
            },
            f"""
            {_LINKED_CHARGES}
             AND txn.customer_facing_amount != 0
             AND txn.customer_facing_currency_id != tx.currency_id
            """,
        ),
    ),
)

_TARIFF = """
    JOIN payment_provider provider ON provider.id = txn.provider_id
     AND (provider.settlement_fee_percent > 0 OR provider.settlement_fee_fixed > 0)
    JOIN res_currency currency ON currency.id = txn.currency_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN txn.reporting_category = 'refund'
                    THEN COALESCE(provider.settlement_fee_refund, 0)
                    ELSE ROUND(txn.gross * provider.settlement_fee_percent::numeric
                               / 100, currency.decimal_places)
                         + COALESCE(provider.settlement_fee_fixed, 0)
               END::numeric AS fee) expected
"""

FEE_UNEXPECTED = Rule(
    "fee_unexpected",
    (
        Query(
            {
                **OF_ROW,
                "transaction_id": "txn.transaction_id",
                "amount": "txn.fee - expected.fee",
                "amount_expected": "expected.fee",
                "currency_id": "txn.currency_id",
            },
            f"""
              FROM payment_balance_transaction txn
            {_TARIFF}
             WHERE txn.reporting_category IN ('charge', 'refund')
               AND ABS(txn.fee - expected.fee)
                   > %(tolerance)s + ABS(txn.gross)
                     * COALESCE(provider.settlement_fee_margin, 0)::numeric / 100
            """,
        ),
    ),
)
