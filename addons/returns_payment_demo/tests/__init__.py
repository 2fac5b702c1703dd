from . import test_demo_refund, test_translations
