from . import (
    repair_order,
    return_disposition,
    return_inspection,
    return_order,
)
