from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.credit import Part, nominal, portion

CENT = Decimal("0.01")
amounts = st.decimals(-1000, 1000, places=2)
#: Quantities of the parts that come back, one after the other.
parts = st.lists(st.decimals("0.01", 20, places=2), min_size=1, max_size=8)


def _give_back(total, quantities):
    whole = sum(quantities)
    left, credited, shares = whole, Decimal(0), []
    for quantity in quantities:
        share = portion(total, credited, Part(quantity, left, whole), CENT)
        shares.append(share)
        credited += share
        left -= quantity
    return shares


@given(amounts, parts)
def test_parts_add_up_to_the_whole(total, quantities):
    assert sum(_give_back(total, quantities)) == total


@given(amounts, parts)
def test_no_part_changes_sign_or_exceeds_the_whole(total, quantities):
    credited = Decimal(0)
    for share in _give_back(total, quantities):
        assert share == share.quantize(CENT)
        assert share * total >= 0
        credited += share
        assert abs(credited) <= abs(total)


@given(amounts, parts, st.data())
def test_cancelled_part_is_given_back_by_the_next(total, quantities, data):
    shares = _give_back(total, quantities)
    gone = data.draw(st.integers(0, len(quantities) - 1))
    left = quantities[gone]
    credited = sum(shares) - shares[gone]
    again = portion(total, credited, Part(left, left, sum(quantities)), CENT)
    assert again == shares[gone]


@given(amounts, st.decimals("0.01", 20, places=2), st.decimals("0.01", 20, places=2))
def test_part_before_the_last_is_in_proportion(total, quantity, more):
    part = Part(quantity, quantity + more, quantity + more)
    share = portion(total, Decimal(0), part, CENT)
    assert abs(share - total * quantity / part.whole) <= CENT / 2


def test_more_was_credited_than_there_was():
    part = Part(Decimal(1), Decimal(1), Decimal(2))
    assert portion(Decimal(10), Decimal(12), part, CENT) == 0


def test_nominal_share_knows_nothing_of_others():
    assert nominal(
        Decimal("-10.01"), Part(Decimal(1), Decimal(1), Decimal(2)), CENT
    ) == (Decimal("-5.01"))
