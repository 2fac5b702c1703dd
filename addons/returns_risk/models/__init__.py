from . import (
    payment_transaction,
    res_company,
    res_config_settings,
    return_inspection,
    return_order,
    return_order_verification,
    return_risk_facts,
    return_risk_rule,
    return_risk_signal,
    stock_picking,
)
