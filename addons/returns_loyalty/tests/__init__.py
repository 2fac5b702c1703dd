from . import (
    test_store_credit_access,
    test_store_credit_plan,
    test_store_credit_refund,
    test_store_credit_tie_out,
    test_translations,
)
