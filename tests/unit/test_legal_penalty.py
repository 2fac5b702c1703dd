"""What late refunds cost, at both edges of every step, with the shipped figures."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.legal import (
    NON_DELIVERY,
    PenaltyStep,
    Rate,
    Regime,
    penalty,
)

from unit.legal_book import regime

DUE = date(2026, 3, 16)
# 0.10 a day on 1,000
RATES = (Rate(Decimal("3.65"), date(2026, 1, 1), date(2027, 12, 31)),)
FRANCE = regime("fr")


def late(days, amount=1000, law=FRANCE, rates=RATES, **rest):
    return penalty(
        law,
        Decimal(amount),
        due_on=DUE,
        today=DUE + timedelta(days=days),
        legal_rates=rates,
        **rest,
    )


@pytest.mark.parametrize(
    ("days", "owed"),
    [
        (-1, "0"),
        (0, "0"),
        (1, "0.10"),
        (10, "1.00"),
        (11, "50"),
        (20, "50"),
        (21, "100"),
        (30, "100"),
        (31, "200"),
        (60, "200"),
        (61, "500"),
        (90, "500"),
        (91, "550"),
    ],
)
def test_steps_of_article_l242_4(days, owed):
    assert late(days).amount == Decimal(owed)


@pytest.mark.parametrize(
    ("today", "owed"),
    [
        (date(2026, 7, 14), "550"),  # 90 days end on 14 June: the first month
        (date(2026, 7, 15), "600"),
        (date(2026, 8, 15), "650"),
        (date(2027, 3, 14), "950"),
        (date(2027, 3, 15), "1000"),  # the tenth month reaches the price
        (date(2027, 4, 14), "1000"),
        (date(2027, 4, 15), "1000.10"),  # then legal interest
        (date(2027, 5, 14), "1003.00"),
    ],
)
def test_months_up_to_the_price_then_interest(today, owed):
    assert late((today - DUE).days).amount == Decimal(owed)


def test_surcharge_is_limited_to_the_price_without_delivery():
    # 55 % of 200 would be 110; the goods cost 100
    assert late(61, 200, price=Decimal(100)).amount == Decimal(100)
    assert late(91, 200, price=Decimal(100)).amount == Decimal(100)
    assert late(91, 200, price=Decimal(150)).amount == Decimal(110)


@pytest.mark.parametrize(
    ("days", "next_in", "next_amount"),
    [
        (-5, 1, "0.10"),
        (0, 1, "0.10"),
        (1, 11, "50"),
        (10, 11, "50"),
        (11, 21, "100"),
        (60, 61, "500"),
        (61, 91, "550"),
    ],
)
def test_next_step(days, next_in, next_amount):
    found = late(days)
    assert found.next_step_on == DUE + timedelta(days=next_in)
    assert found.next_amount == Decimal(next_amount)


def test_next_month_and_no_step_after_the_last():
    assert late(91).next_step_on == date(2026, 7, 15)
    assert late(91).next_amount == Decimal(600)
    in_tenth = late((date(2027, 3, 20) - DUE).days)
    assert in_tenth.next_step_on == date(2027, 4, 15)
    beyond = late((date(2027, 6, 1) - DUE).days)
    assert beyond.next_step_on is None and beyond.next_amount is None


def test_interest_needs_the_rate_of_each_day():
    found = late(5, rates=())
    assert found.rate_missing and found.amount == 0
    half_years = (
        Rate(Decimal("3.65"), date(2026, 1, 1), date(2026, 3, 18)),
        Rate(Decimal("7.30"), date(2026, 3, 19), date(2026, 12, 31)),
    )
    assert late(5, rates=half_years).amount == Decimal("0.80")
    assert late(5, rates=half_years[:1]).rate_missing
    assert not late(11, rates=()).rate_missing
    assert late(-1, rates=()).next_amount is None


def test_interest_in_a_leap_year_counts_every_day():
    rates = (Rate(Decimal("3.65"), date(2024, 1, 1), date(2024, 12, 31)),)
    found = penalty(
        FRANCE,
        Decimal(1000),
        due_on=date(2024, 2, 25),
        today=date(2024, 3, 1),
        legal_rates=rates,
    )
    assert found.amount == Decimal("0.50")


@pytest.mark.parametrize(
    ("days", "owed"),
    [(0, 0), (1, 100), (14, 100), (15, 200), (30, 200), (31, 500), (400, 500)],
)
def test_steps_of_article_l241_4(days, owed):
    assert late(days, cause=NON_DELIVERY).amount == owed


@pytest.mark.parametrize(("days", "owed"), [(0, 0), (1, 1000), (365, 1000)])
def test_double_the_sum_in_spain(days, owed):
    found = late(days, law=regime("es"))
    assert found.amount == owed
    assert found.confirmed is (not days)


@pytest.mark.parametrize("place", ["eu", "de", "gb", "us", "us_ca", "us_ny", "posted"])
def test_no_penalty_is_known(place):
    found = late(50, law=regime(place))
    assert found.amount == 0 and found.next_step_on is None
    assert "no penalty" in found.sentence


def test_what_is_refunded_costs_nothing():
    assert late(50, 0).amount == 0


def test_sentence_says_days_percent_and_article():
    found = late(25)
    assert found.sentence == "Day 25 of the delay: 10 % on top."
    assert "L242-4" in found.source


def test_months_without_points_never_reach_the_price():
    law = Regime("X", "X", {}, (PenaltyStep(0, None, Decimal(0), "monthly"),))
    assert late(400, law=law).amount == 0


@given(
    st.integers(0, 3000),
    st.decimals(1, 10_000, places=2),
    st.none() | st.decimals(0, 10_000, places=2),
)
def test_penalty_never_falls_from_one_step_to_the_next(days, amount, price):
    found = late(days, amount, rates=(), price=price)
    if found.next_amount is not None:
        assert found.next_amount >= found.amount
        assert found.next_step_on > DUE + timedelta(days=days)


@given(st.integers(91, 3000), st.decimals(1, 10_000, places=2))
def test_months_never_take_more_than_the_price(days, price):
    amount = price + 5
    most = max(price, amount / 2) + Decimal("0.01")
    assert late(days, amount, rates=(), price=price).amount <= most
