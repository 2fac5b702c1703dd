from . import (
    credit_note,
    return_budget_report,
    return_gateway_fee,
    return_reconciliation,
)
