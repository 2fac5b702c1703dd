from . import test_return_kit
