from . import return_order_reject, sale_order_return
