from . import test_return_vendor, test_translations
