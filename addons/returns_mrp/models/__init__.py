from . import (
    return_inspection,
    return_inspection_parts,
    return_order,
    return_order_line,
    return_order_line_exchange,
    return_order_line_incomplete,
    return_order_line_receipt,
    return_order_line_scan,
    return_scan,
    sale_order_line,
    stock_move,
    stock_scrap,
)
