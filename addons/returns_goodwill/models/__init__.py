from . import (
    account_move,
    return_goodwill,
    return_goodwill_effect,
    return_goodwill_option,
    return_goodwill_precedent,
    return_goodwill_reason,
    return_order,
    return_order_line,
)
