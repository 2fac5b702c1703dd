from . import (
    return_disposition,
    return_inspection,
    return_inspection_vendor_credit,
    stock_move,
)
