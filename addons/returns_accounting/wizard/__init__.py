from . import (
    return_exception_attach,
    return_refund_otherwise,
    return_refund_rejection,
    return_workbook,
)
