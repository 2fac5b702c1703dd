from . import test_return_delivery, test_translations
