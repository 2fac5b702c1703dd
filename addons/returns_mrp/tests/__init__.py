from . import (
    test_return_kit,
    test_return_kit_exchange,
    test_return_kit_inspection,
    test_return_kit_scan,
    test_translations,
)
