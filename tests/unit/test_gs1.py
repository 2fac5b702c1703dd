from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.gs1 import Content, gather

DIGITS = st.text("0123456789", min_size=8, max_size=14)


@given(DIGITS)
def test_a_barcode_is_found_in_the_gtin_made_of_it(barcode):
    gtin = barcode.zfill(14)
    lengths = {len(b) for b in Content(gtin).barcodes}
    assert len(barcode) not in (8, 12, 13, 14) or len(barcode) in lengths
    assert all(b.zfill(14) == gtin for b in Content(gtin).barcodes)


@pytest.mark.parametrize(
    ("elements", "count"),
    [
        ([("01", "04006381333931")], 1),
        ([("02", "04006381333931"), ("37", 24)], 24),
        ([("01", "04006381333931"), ("30", 5), ("17", "ignored")], 5),
    ],
)
def test_counts(elements, count):
    assert gather(elements).count == Decimal(count)


def test_a_count_of_zero_is_refused():
    with pytest.raises(ValueError, match="counts nothing"):
        gather([("01", "04006381333931"), ("30", 0)])


@pytest.mark.parametrize(
    ("tracking", "number"), [("none", ""), ("lot", "L1"), ("serial", "S9")]
)
def test_the_number_follows_the_tracking(tracking, number):
    assert Content("1", lot="L1", serial="S9").get_number(tracking) == number
