from . import pos_order_return, pos_order_return_line
