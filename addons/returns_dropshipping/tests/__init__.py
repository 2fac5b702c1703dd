from . import test_return_dropship, test_translations
