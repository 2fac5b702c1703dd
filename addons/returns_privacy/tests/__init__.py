from . import test_privacy_lookup, test_translations
