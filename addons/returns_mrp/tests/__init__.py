from . import (
    test_kit_destruction,
    test_return_kit,
    test_return_kit_exchange,
    test_return_kit_incomplete,
    test_return_kit_inspection,
    test_return_kit_money,
    test_return_kit_parts,
    test_return_kit_repair,
    test_return_kit_scan,
    test_return_kit_scan_numbers,
    test_return_kit_scanner_tour,
    test_translations,
)
