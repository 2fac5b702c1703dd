"""What one side knows and the other does not, and what happened twice."""

from ..settlement import COUNTERPART, Role
from .columns import OF_REFUND, OF_ROW
from .query import Query, Rule, names

#: Until when each gateway told us everything, and since when.
_KNOWN = """
    JOIN payment_provider provider ON provider.id = {provider}
    JOIN LATERAL (
        SELECT MIN(created) AS first, MAX(created) AS last
          FROM payment_balance_transaction
         WHERE provider_id = provider.id) row ON TRUE
"""
_IN_KNOWN = """
    BETWEEN row.first
        AND GREATEST(row.last, provider.settlement_reported_date)
            - make_interval(days => %(grace)s)
"""

MISSING_AT_GATEWAY = Rule(
    "missing_at_gateway",
    (
        Query(
            {
                **OF_REFUND,
                "provider_id": "provider.id",
                "since": "refund.date_submitted",
            },
            f"""
              FROM return_refund refund
              JOIN payment_transaction tx ON tx.id = refund.transaction_id
            {_KNOWN.format(provider="tx.provider_id")}
             WHERE refund.state = 'succeeded'
               AND refund.date_submitted {_IN_KNOWN}
               AND NOT EXISTS (
                   SELECT FROM return_refund_match match
                    WHERE match.refund_id = refund.id
                      AND match.reporting_category = 'refund'
                      AND match.state != 'rejected')
            """,
        ),
        Query(
            {
                "subject": "tx.reference",
                "company_id": "tx.company_id",
                "provider_id": "provider.id",
                "gateway_reference": "tx.provider_reference",
                "transaction_id": "COALESCE(tx.source_transaction_id, tx.id)",
                "refund_transaction_id": "CASE WHEN tx.operation = 'refund' "
                "THEN tx.id END",
                "partner_id": "tx.partner_id",
                "amount": "ABS(tx.amount)",
                "currency_id": "tx.currency_id",
                "since": "tx.last_state_change",
            },
            f"""
              FROM payment_transaction tx
            {_KNOWN.format(provider="tx.provider_id")}
             WHERE tx.state = 'done'
               AND tx.operation != 'validation'
               AND tx.last_state_change {_IN_KNOWN}
               AND NOT EXISTS (
                   SELECT FROM payment_balance_transaction txn
                    WHERE txn.transaction_id = tx.id
                      AND txn.reporting_category IN ('charge', 'refund'))
               AND NOT EXISTS (
                   SELECT FROM return_refund refund
                    WHERE refund.transaction_id = tx.id)
               AND NOT EXISTS (
                   SELECT FROM payment_transaction capture
                    WHERE capture.source_transaction_id = tx.id
                      AND capture.operation != 'refund')
            """,
        ),
    ),
)

_FACING = {
    "amount": "ABS(COALESCE(NULLIF(txn.customer_facing_amount, 0), txn.gross))",
    "currency_id": "CASE WHEN txn.customer_facing_amount != 0 THEN "
    "txn.customer_facing_currency_id ELSE txn.currency_id END",
}

#: Booked against an account of their own, they need no document.
_SELF_EXPLAINED = names(
    category for category, role in COUNTERPART.items() if role is not Role.CLEARING
)

#: A refund row that nothing here stands for.
_UNEXPLAINED = """
    NOT EXISTS (
        SELECT FROM return_refund_match match
         WHERE match.balance_transaction_id = txn.id
           AND match.state = 'confirmed')
    AND NOT EXISTS (
        SELECT FROM return_refund refund
         WHERE refund.transaction_id = txn.transaction_id)
    AND NOT EXISTS (
        SELECT FROM account_move_line item
         WHERE item.id = txn.clearing_line_id AND item.reconciled)
"""

#: An earlier refund of the same charge by the same amount.
_TWIN = """
    EXISTS (
        SELECT FROM payment_balance_transaction twin
         WHERE twin.payment_intent_id = txn.payment_intent_id
           AND twin.provider_id = txn.provider_id
           AND twin.reporting_category = 'refund'
           AND twin.customer_facing_amount = txn.customer_facing_amount
           AND twin.customer_facing_currency_id = txn.customer_facing_currency_id
           AND (twin.created, twin.id) < (txn.created, txn.id)
           AND NOT EXISTS (
               SELECT FROM payment_balance_transaction failed
                WHERE failed.source_id = twin.source_id
                  AND failed.provider_id = twin.provider_id
                  AND failed.reporting_category = 'refund_failure'))
"""

#: The gateway's one object moved its balance twice.
_MOVED_TWICE = """
    EXISTS (
        SELECT FROM payment_balance_transaction earlier
         WHERE earlier.source_id = txn.source_id
           AND earlier.provider_id = txn.provider_id
           AND earlier.reporting_category = txn.reporting_category
           AND (earlier.created, earlier.id) < (txn.created, txn.id))
"""

MISSING_HERE = Rule(
    "missing_here",
    (
        Query(
            {**OF_ROW, **_FACING},
            f"""
              FROM payment_balance_transaction txn
             WHERE txn.transaction_id IS NULL
               AND txn.match_rule IS NULL
               AND txn.reporting_category NOT IN ({_SELF_EXPLAINED})
               AND txn.created < %(now)s - make_interval(days => %(grace)s)
               AND {_UNEXPLAINED}
               AND NOT EXISTS (
                   SELECT FROM return_refund_match match
                    WHERE match.balance_transaction_id = txn.id
                      AND match.state != 'rejected')
               AND NOT EXISTS (
                   SELECT FROM payment_balance_transaction reversed
                    WHERE reversed.counterpart_id = txn.id)
               AND NOT (txn.reporting_category = 'refund' AND {_TWIN})
               AND NOT EXISTS (
                   SELECT FROM return_exception told
                     JOIN return_exception_kind kind ON kind.id = told.kind_id
                    WHERE told.gateway_reference = txn.source_id
                      AND told.company_id = txn.company_id
                      AND kind.code != 'missing_here'
                      AND (told.state = 'open' OR told.resolution = 'accepted'))
            """,
        ),
    ),
)

DUPLICATE = Rule(
    "duplicate",
    (
        Query(
            {**OF_ROW, **_FACING, "transaction_id": "charge.id"}
            | {"partner_id": "charge.partner_id"},
            f"""
              FROM payment_balance_transaction txn
         LEFT JOIN payment_transaction refunded ON refunded.id = txn.transaction_id
         LEFT JOIN payment_transaction charge
                ON charge.id = refunded.source_transaction_id
             WHERE txn.reporting_category = 'refund'
               AND txn.payment_intent_id IS NOT NULL
               AND {_UNEXPLAINED}
               AND NOT EXISTS (
                   SELECT FROM payment_balance_transaction failed
                    WHERE failed.source_id = txn.source_id
                      AND failed.provider_id = txn.provider_id
                      AND failed.reporting_category = 'refund_failure')
               AND {_TWIN}
            """,
        ),
        Query(
            {**OF_ROW, **_FACING},
            f"""
              FROM payment_balance_transaction txn
             WHERE txn.reporting_category IN ('charge', 'refund')
               AND {_MOVED_TWICE}
               AND NOT EXISTS (
                   SELECT FROM account_move_line item
                    WHERE item.id = txn.clearing_line_id AND item.reconciled)
            """,
        ),
    ),
)
