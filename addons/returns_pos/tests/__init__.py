from . import test_pos_refund, test_pos_return, test_pos_return_once, test_translations
