from . import (
    account_move,
    account_move_line,
    delivery_carrier,
    return_credit_guard,
    return_order,
    sale_order,
    sale_order_line,
    stock_picking,
)
