from . import (
    test_return_vendor,
    test_return_vendor_credit,
    test_translations,
    test_vendor_valuation,
)
