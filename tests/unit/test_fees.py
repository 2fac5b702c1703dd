from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.fees import FeeRule, restocking

CENT = Decimal("0.01")
amounts = st.decimals(0, 100_000, places=2)
percents = st.decimals(0, 100, places=2)


@given(amounts, percents, st.booleans())
def test_fee_is_between_nothing_and_the_goods(amount, percent, waived):
    fee = restocking(amount, FeeRule(percent), waived=waived, rounding=CENT)
    assert 0 <= fee <= amount
    assert fee == fee.quantize(CENT)


@given(amounts, percents)
def test_waived_fee_is_nothing(amount, percent):
    rule = FeeRule(percent, minimum=Decimal(5))
    assert restocking(amount, rule, waived=True, rounding=CENT) == 0


@given(amounts, amounts, percents)
def test_dearer_goods_never_cost_a_smaller_fee(one, other, percent):
    rule = FeeRule(percent, minimum=Decimal(3), maximum=Decimal(50))
    cheap, dear = (
        restocking(amount, rule, waived=False, rounding=CENT)
        for amount in sorted([one, other])
    )
    assert cheap <= dear


def test_minimum_and_maximum_hold():
    rule = FeeRule(Decimal(10), minimum=Decimal(5), maximum=Decimal(20))
    fees = [
        restocking(Decimal(amount), rule, waived=False, rounding=CENT)
        for amount in (3, 30, 100, 1000)
    ]
    assert fees == [3, 5, 10, 20]


def test_fee_has_the_units_of_the_currency():
    rule = FeeRule(Decimal(15))
    yen = restocking(Decimal(999), rule, waived=False, rounding=Decimal(1))
    assert yen == 150


def test_impossible_percentage_is_refused():
    with pytest.raises(ValueError, match="fee percent 101"):
        FeeRule(Decimal(101))


def test_negative_goods_are_refused():
    with pytest.raises(ValueError, match="goods of -1"):
        restocking(Decimal(-1), FeeRule(Decimal(5)), waived=False, rounding=CENT)
