from . import (
    purchase_order_line,
    return_disposition,
    return_inspection,
    return_inspection_credit,
    stock_move,
)
