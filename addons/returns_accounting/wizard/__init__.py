from . import (
    return_exception_attach,
    return_refund_otherwise,
    return_refund_otherwise_accounts,
    return_refund_otherwise_plan,
    return_refund_rejection,
    return_workbook,
)
