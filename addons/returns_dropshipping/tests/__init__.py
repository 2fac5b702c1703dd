from . import test_return_dropship
