from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_purchase.domain.vendor_source import (
    Receipt,
    Share,
    Shortage,
    choose,
    take,
)

quantities = st.decimals(-5, 50, places=2)


@st.composite
def receipts(draw):
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from("AB"), quantities, st.booleans()), max_size=8
        )
    )
    return [Receipt(key, *row) for key, row in enumerate(rows)]


def _get_rooms(found):
    rooms = {}
    for receipt in found:
        rooms.setdefault(receipt.vendor, []).append(max(receipt.room, 0))
    return {vendor: sum(rooms) for vendor, rooms in rooms.items()}


@given(st.decimals(min_value="0.01", max_value=60, places=2), receipts())
def test_one_vendor_takes_all_within_the_rooms_or_none_can(wanted, found):
    rooms = _get_rooms(found)
    try:
        shares = choose(wanted, found)
    except Shortage as shortage:
        assert shortage.found == max(rooms.values(), default=0) < wanted
        return
    assert sum(share.quantity for share in shares) == wanted
    assert all(0 < share.quantity <= found[share.key].room for share in shares)
    assert len({found[share.key].vendor for share in shares}) == 1


@given(st.decimals(min_value="0.01", max_value=60, places=2), receipts())
def test_take_gives_what_there_is_of_one_vendor(wanted, found):
    shares = take(wanted, found)
    assert sum(share.quantity for share in shares) <= wanted
    assert all(0 < share.quantity <= found[share.key].room for share in shares)
    vendors = {found[share.key].vendor for share in shares}
    assert len(vendors) == any(receipt.room > 0 for receipt in found)


def test_lot_goes_before_age():
    old = Receipt("old", "A", Decimal(5))
    lot = Receipt("lot", "B", Decimal(1), is_same_lot=True)
    assert choose(Decimal(1), [old, lot]) == [Share("lot", Decimal(1))]


def test_vendor_of_the_lot_gives_way_to_one_who_delivered_enough():
    lot = Receipt("lot", "B", Decimal(1), is_same_lot=True)
    old = Receipt("old", "A", Decimal(5))
    assert choose(Decimal(2), [old, lot]) == [Share("old", Decimal(2))]


def test_nothing_wanted_or_found():
    with pytest.raises(Shortage, match="0 of 2 found"):
        choose(Decimal(2), [])
    assert take(Decimal(2), []) == []
