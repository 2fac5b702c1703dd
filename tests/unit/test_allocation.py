from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.allocation import (
    Overflow,
    fill,
    proportional,
    with_rest,
)

CENT = Decimal("0.01")
money = st.decimals(0, 10_000, places=2)
weights = st.lists(st.decimals(-500, 10_000, places=2), min_size=1, max_size=12)


@given(money, st.lists(money, max_size=8))
def test_fill_places_all_within_the_capacities_or_says_what_is_left(amount, places):
    if amount > sum(places):
        with pytest.raises(Overflow) as refusal:
            fill(amount, places)
        assert refusal.value.left == amount - sum(places)
        return
    shares = fill(amount, places)
    assert sum(shares) == amount
    assert all(0 <= share <= place for share, place in zip(shares, places, strict=True))


def test_fill_goes_in_order():
    assert fill(Decimal(3), [Decimal(2), Decimal(-4), Decimal(5)]) == [2, 0, 1]


@given(money, weights)
def test_shares_add_up_to_the_amount(amount, parts):
    shares = proportional(amount, parts, CENT)
    assert sum(shares) == amount
    assert all(share == share.quantize(CENT) for share in shares)


@given(st.lists(st.decimals("0.01", 10_000, places=2), min_size=1, max_size=12))
def test_the_whole_amount_gives_each_its_weight(parts):
    assert proportional(sum(parts), parts, CENT) == parts


@given(money, st.lists(st.decimals("0.01", 10_000, places=2), min_size=1, max_size=12))
def test_no_share_is_off_by_more_than_a_unit(amount, parts):
    for share, part in zip(proportional(amount, parts, CENT), parts, strict=True):
        assert abs(share - amount * part / sum(parts)) <= CENT


def test_without_weights_the_first_takes_it():
    assert proportional(Decimal(5), [Decimal(0), Decimal(0)], CENT) == [5, 0]
    assert proportional(Decimal(5), [], CENT) == []


@given(money, weights)
def test_the_rest_goes_to_the_last(amount, parts):
    shares = with_rest(amount, parts)
    assert sum(shares) == amount
    assert shares[:-1] == parts[:-1]
