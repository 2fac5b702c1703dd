from . import test_return_repair, test_translations
