from . import test_return_kit, test_return_kit_exchange, test_translations
