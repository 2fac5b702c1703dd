from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import nrv

money = st.decimals(0, 10**7, places=2, allow_nan=False, allow_infinity=False)
percents = st.decimals(0, 100, places=1, allow_nan=False, allow_infinity=False)
estimates = st.builds(nrv.Estimate, money, percents, money, money)


def estimate(price="120", percent="75", complete="15", sell="15"):
    return nrv.Estimate(*map(Decimal, (price, percent, complete, sell)))


def test_cost_above_net_realisable_value_is_written_down_to_it():
    valuation = nrv.value(Decimal(100), estimate())
    assert valuation.net_realisable_value == Decimal("60.00")
    assert valuation.carrying_amount == Decimal("60.00")
    assert valuation.write_down == Decimal("40.00")


def test_cost_below_net_realisable_value_is_never_written_up():
    valuation = nrv.value(Decimal("59.99"), estimate())
    assert valuation.carrying_amount == Decimal("59.99")
    assert valuation.write_down == 0


def test_goods_that_bring_less_than_they_cost_to_sell_are_carried_at_nothing():
    valuation = nrv.value(Decimal(100), estimate(price="20"))
    assert valuation.net_realisable_value == Decimal("-15.00")
    assert valuation.carrying_amount == 0
    assert valuation.write_down == Decimal("100.00")


def test_the_sentence_names_every_figure():
    assert nrv.value(Decimal(100), estimate()).why == (
        "An expected price of 120.00 at 75 % is 90.00; less 15.00 to complete and "
        "15.00 to sell it leaves a net realisable value of 60.00. "
        "The cost is 100.00, so 40.00 is written down (IAS 2.9)."
    )
    assert "nothing is written down" in nrv.value(Decimal(1), estimate()).why


def test_amounts_follow_the_currency_unit():
    yen = nrv.value(Decimal("100.4"), estimate(percent="33.3"), unit=Decimal(1))
    assert yen.cost == 100
    assert yen.carrying_amount == Decimal(10)


@pytest.mark.parametrize("field", ["price", "complete", "sell"])
def test_negative_amount_is_refused_by_name(field):
    with pytest.raises(ValueError, match="cannot be negative"):
        estimate(**{field: "-0.01"})


@pytest.mark.parametrize("percent", ["-1", "100.1"])
def test_grade_outside_the_scale_is_refused(percent):
    with pytest.raises(ValueError, match="use 0 to 100"):
        estimate(percent=percent)


@given(cost=money, estimate=estimates)
def test_lower_of_cost_and_net_realisable_value(cost, estimate):
    valuation = nrv.value(cost, estimate)
    assert 0 <= valuation.carrying_amount <= valuation.cost
    assert valuation.carrying_amount + valuation.write_down == valuation.cost
    assert valuation.carrying_amount in (
        valuation.cost,
        max(valuation.net_realisable_value, Decimal(0)),
    )


@given(cost=money, carrying=money, more=money, estimate=estimates)
def test_a_better_price_never_writes_down_more(cost, carrying, more, estimate):
    better = nrv.Estimate(
        estimate.selling_price + more,
        estimate.grade_percent,
        estimate.cost_to_complete,
        estimate.cost_to_sell,
    )
    assert nrv.value(cost, better).write_down <= nrv.value(cost, estimate).write_down


@given(carrying=money, spent=money, ceiling=money)
def test_capitalised_cost_never_lifts_goods_above_their_value(carrying, spent, ceiling):
    share = nrv.capitalise(carrying, spent, ceiling)
    assert 0 <= share <= spent
    assert carrying + share <= max(carrying, ceiling)
    assert share == spent or carrying + share == max(carrying, ceiling)


def test_negative_refurbishment_cost_is_refused():
    with pytest.raises(ValueError, match=r"spent is -1"):
        nrv.capitalise(Decimal(1), Decimal(-1), Decimal(9))
