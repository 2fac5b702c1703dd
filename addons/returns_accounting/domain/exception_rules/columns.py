"""What every rule says alike of a refund, a payout or a row of the gateway."""

REFUND_LINKS = {
    "transaction_id": "refund.source_transaction_id",
    "refund_transaction_id": "refund.transaction_id",
    "refund_id": "refund.id",
    "return_order_id": "refund.return_order_id",
    "partner_id": "refund.partner_id",
}
OF_REFUND = {
    **REFUND_LINKS,
    "subject": "refund.name",
    "company_id": "refund.company_id",
    "gateway_reference": "refund.provider_reference",
    "amount": "refund.amount",
    "currency_id": "refund.currency_id",
}
OF_PAYOUT = {
    "subject": "payout.gateway_id",
    "company_id": "payout.company_id",
    "provider_id": "payout.provider_id",
    "gateway_reference": "payout.gateway_id",
    "payout_id": "payout.id",
    "amount": "payout.amount",
    "currency_id": "payout.currency_id",
    "since": "payout.created",
}
OF_ROW = {
    "subject": "txn.gateway_id",
    "company_id": "txn.company_id",
    "provider_id": "txn.provider_id",
    "gateway_reference": "COALESCE(txn.source_id, txn.gateway_id)",
    "balance_transaction_id": "txn.id",
    "since": "txn.created",
}
