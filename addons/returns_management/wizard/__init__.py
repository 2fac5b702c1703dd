from . import (
    return_inspection_redirect,
    return_order_bulk_result,
    return_order_merge,
    return_order_plan,
    return_order_reject,
    return_order_split,
    return_over_receipt,
    return_policy_exception,
    return_receipt_unexpected,
    sale_order_return,
    sale_order_return_line,
)
