from . import (
    account_move,
    account_move_line,
    purchase_order_line,
    return_disposition,
    return_inspection,
    return_inspection_credit,
    stock_move,
)
