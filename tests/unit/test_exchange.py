from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain import exchange

CENT = Decimal("0.01")
amounts = st.decimals(min_value=0, max_value=10**6, places=2)
quantities = st.integers(min_value=1, max_value=1000).map(Decimal)


@given(amounts)
def test_even_exchange_owes_nothing(amount):
    result = exchange.difference(amount, amount, CENT)
    assert (result.amount, result.direction) == (0, exchange.EVEN)


@given(amounts, amounts)
def test_upsell_is_paid_and_downsell_given_back(replacement, returned):
    result = exchange.difference(replacement, returned, CENT)
    assert returned + result.amount == replacement
    expected = (replacement > returned) - (replacement < returned)
    signs = {exchange.PAYS: 1, exchange.EVEN: 0, exchange.GETS: -1}
    assert signs[result.direction] == expected


@given(amounts, amounts)
def test_difference_turns_round_with_its_sides(one, other):
    there = exchange.difference(one, other, CENT).amount
    assert exchange.difference(other, one, CENT).amount == -there


@given(st.decimals(0, 10**6, places=4), st.decimals(0, 10**6, places=4))
def test_difference_is_rounded_to_the_currency(replacement, returned):
    amount = exchange.difference(replacement, returned, Decimal("0.05")).amount
    assert amount % Decimal("0.05") == 0
    assert abs(amount - (replacement - returned)) <= Decimal("0.025")


@given(quantities, quantities, st.integers(min_value=0, max_value=2000).map(Decimal))
def test_replacements_due_never_exceed_what_was_agreed(quantity, authorized, accepted):
    due = exchange.quantity_due(quantity, authorized, accepted, Decimal(1))
    assert 0 <= due <= quantity
    assert due == due.to_integral_value()
    assert (due == quantity) if accepted >= authorized else (due < quantity)


@given(quantities, quantities, quantities)
def test_one_for_one_replaces_what_was_accepted(authorized, accepted, more):
    due = exchange.quantity_due(authorized, authorized, accepted, Decimal(1))
    assert due == min(accepted, authorized)
    later = exchange.quantity_due(authorized, authorized, accepted + more, Decimal(1))
    assert later >= due


def test_nothing_accepted_replaces_nothing():
    assert exchange.quantity_due(Decimal(2), Decimal(2), Decimal(-1), Decimal(1)) == 0
