from . import (
    account_move_line,
    pos_order,
    pos_order_line,
    return_order,
    return_order_line,
    return_order_line_credit,
    return_policy_evaluator,
    return_refund,
)
