from . import test_repair_destruction, test_return_repair, test_translations
