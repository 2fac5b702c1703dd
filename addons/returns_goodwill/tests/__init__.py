from . import test_return_goodwill, test_translations
