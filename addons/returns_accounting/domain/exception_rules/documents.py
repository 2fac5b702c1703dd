"""Refunds, disputes and payouts that are not where they should be by now."""

from .. import disputes
from ..settlement import PAYOUT_CATEGORIES
from .columns import OF_PAYOUT, OF_REFUND
from .query import Query, Rule, names

REFUND_FAILED = Rule(
    "refund_failed",
    (
        Query(
            {
                **OF_REFUND,
                "provider_id": "tx.provider_id",
                "since": "refund.write_date",
                "detail": "refund.failure_reason",
            },
            """
              FROM return_refund refund
              JOIN account_move note ON note.id = refund.credit_note_id
         LEFT JOIN payment_transaction tx ON tx.id = refund.source_transaction_id
             WHERE refund.state = 'failed'
               AND note.state = 'posted'
               AND note.payment_state NOT IN ('paid', 'reversed')
            """,
        ),
    ),
    closes=False,
)

DISPUTE = Rule(
    "dispute",
    (
        Query(
            {
                "subject": "dispute.gateway_id",
                "company_id": "dispute.company_id",
                "provider_id": "dispute.provider_id",
                "gateway_reference": "dispute.gateway_id",
                "transaction_id": "dispute.transaction_id",
                "return_order_id": "dispute.return_order_id",
                "partner_id": "dispute.partner_id",
                "dispute_id": "dispute.id",
                "amount": "dispute.amount",
                "currency_id": "dispute.currency_id",
                "since": "dispute.created",
                "date_deadline": "CASE WHEN dispute.state IN "
                f"({names(disputes.NEEDS_RESPONSE)}) THEN dispute.evidence_due_by END",
            },
            f"""
              FROM payment_dispute dispute
             WHERE dispute.state IN ({names(disputes.OPEN)})
            """,
        ),
    ),
    closes=False,
)

LATE = Rule(
    "late",
    (
        Query(
            {
                **OF_REFUND,
                "provider_id": "tx.provider_id",
                "since": "refund.date_submitted",
            },
            """
              FROM return_refund refund
         LEFT JOIN payment_transaction tx ON tx.id = refund.source_transaction_id
             WHERE refund.state IN ('submitted', 'pending')
               AND refund.date_submitted < %(now)s - make_interval(days => %(grace)s)
            """,
        ),
        Query(
            {**OF_PAYOUT, "since": "payout.arrival_date"},
            f"""
              FROM payment_payout payout
              JOIN payment_provider provider ON provider.id = payout.provider_id
             WHERE payout.status NOT IN ('failed', 'canceled')
               AND payout.statement_line_id IS NULL
               AND payout.arrival_date
                   < %(now)s::date - make_interval(days => %(grace)s)
               AND EXISTS (
                   SELECT FROM payment_balance_transaction txn
                     JOIN account_move_line item ON item.move_id = txn.move_id
                    WHERE txn.payout_id = payout.id
                      AND txn.source_id = payout.gateway_id
                      AND txn.reporting_category IN ({names(PAYOUT_CATEGORIES)})
                      AND item.account_id = provider.settlement_transit_account_id
                      AND item.parent_state = 'posted'
                      AND NOT item.reconciled)
            """,
        ),
    ),
)
