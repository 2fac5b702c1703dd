from . import test_delivery_refund, test_dispute_tracking, test_translations
