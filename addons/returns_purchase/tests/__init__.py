from . import test_return_vendor
