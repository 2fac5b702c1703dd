from . import return_order, return_order_line, stock_move
