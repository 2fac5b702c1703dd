from . import (
    loyalty_history,
    loyalty_program,
    loyalty_program_tie_out,
    res_company,
    res_config_settings,
    return_order_line,
    return_refund,
    return_refund_plan,
    return_refund_print,
    return_refund_store_credit,
    sale_order_line,
)
