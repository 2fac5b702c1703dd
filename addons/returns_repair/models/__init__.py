from . import (
    repair_order,
    return_disposition,
    return_inspection,
    return_inspection_repair,
    return_order,
    stock_move,
    stock_move_line,
)
