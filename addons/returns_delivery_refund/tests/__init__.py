from . import test_delivery_refund, test_translations
