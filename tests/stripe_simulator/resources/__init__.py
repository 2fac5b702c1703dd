"""One module per resource; importing this registers every endpoint."""

from . import (
    account,
    balance,
    balance_transactions,
    charges,
    customers,
    disputes,
    events,
    files,
    payment_intents,
    payment_methods,
    payouts,
    refunds,
    reporting,
    setup_intents,
    webhook_endpoints,
)

__all__ = [
    "account",
    "balance",
    "balance_transactions",
    "charges",
    "customers",
    "disputes",
    "events",
    "files",
    "payment_intents",
    "payment_methods",
    "payouts",
    "refunds",
    "reporting",
    "setup_intents",
    "webhook_endpoints",
]
