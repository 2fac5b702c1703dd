from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.legal_clock import (
    Payment,
    accrued,
    parts,
    refunded_on,
    state,
)

from unit.legal_book import regime

DUE = date(2026, 3, 16)
FRANCE = regime("fr")
AMOUNTS = st.decimals(0, 1000, places=2)
PAYMENTS = st.lists(
    st.builds(Payment, st.dates(date(2026, 3, 1), date(2026, 9, 1)), AMOUNTS),
    max_size=4,
)


def day(late):
    return DUE + timedelta(days=late)


def owed(late, *payments, amount=100):
    paid = [Payment(day(number), Decimal(share)) for number, share in payments]
    return accrued(FRANCE, Decimal(amount), paid, due_on=DUE, today=day(late))


@pytest.mark.parametrize(
    ("today", "expected"), [(-1, "running"), (0, "due"), (1, "late")]
)
def test_state(today, expected):
    assert state(DUE, None, day(today)) == expected
    assert state(None, None, day(today)) == "waiting"
    assert state(DUE, day(3), day(today)) == "refunded"


def test_refund_in_time_costs_nothing():
    found = owed(60, (0, 100))
    assert found.amount == 0 and found.next_step_on is None


def test_refund_stops_the_clock_where_it_stands():
    assert owed(15).amount == 5
    assert owed(400, (15, 100)).amount == 5


def test_parts_cost_up_to_their_own_day():
    found = owed(35, (15, 40))  # 5 % of 40, then 20 % of 60
    assert found.amount == 2 + 12
    assert found.next_step_on == day(61)
    assert found.next_amount == 2 + 30


def test_payments_after_the_day_are_not_known_yet():
    assert owed(15, (20, 100)).amount == owed(15).amount


def test_price_limits_each_part():
    limited = accrued(
        FRANCE, Decimal(200), (), due_on=DUE, today=day(91), price=Decimal(100)
    )
    assert limited.amount == 100


@given(AMOUNTS, PAYMENTS)
def test_parts_add_up_to_what_was_owed(amount, payments):
    found = parts(amount, payments, date.max)
    assert sum(part.amount for part in found) == amount
    assert all(part.amount > 0 for part in found)
    assert sum(part.paid_on is None for part in found) <= 1


@given(AMOUNTS.filter(bool), PAYMENTS)
def test_refunded_when_everything_is_paid(amount, payments):
    paid = sum(payment.amount for payment in payments)
    assert (refunded_on(amount, payments) is not None) == (paid >= amount)


@given(AMOUNTS, PAYMENTS, st.integers(0, 400))
def test_paying_never_costs_more_than_not_paying(amount, payments, late):
    nothing = accrued(FRANCE, amount, (), due_on=DUE, today=day(late))
    something = accrued(FRANCE, amount, payments, due_on=DUE, today=day(late))
    assert something.amount <= nothing.amount + Decimal("0.05")
