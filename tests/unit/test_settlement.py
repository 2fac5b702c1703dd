from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.settlement import COUNTERPART, Role
from odoo.addons.returns_accounting.domain.settlement_lines import (
    Book,
    OpenItem,
    Row,
    lines,
)

from unit.settlement_cases import EURO, booked, row


def test_charge_fills_the_gateway_and_its_fee_is_an_expense():
    assert booked([row("charge", "100", "1.75")]) == {
        (Role.GATEWAY, "charge"): Decimal("100.00"),
        (Role.GATEWAY, "fee"): Decimal("-1.75"),
        (Role.FEE, "fee"): Decimal("1.75"),
        (Role.CLEARING, "charge"): Decimal("-100.00"),
    }


@pytest.mark.parametrize(
    ("category", "gross", "role"),
    [
        ("refund", "-30", Role.CLEARING),
        ("refund_failure", "30", Role.CLEARING),
        ("dispute", "-30", Role.DISPUTE),
        ("dispute_reversal", "30", Role.DISPUTE),
        ("fee", "-30", Role.FEE),
        ("payout", "-30", Role.TRANSIT),
        ("payout_reversal", "30", Role.TRANSIT),
        ("other_adjustment", "30", Role.CLEARING),
        ("a_category_of_next_year", "30", Role.CLEARING),
    ],
)
def test_counterpart_of_each_category(category, gross, role):
    assert booked([row(category, gross)]) == {
        (Role.GATEWAY, category): Decimal(gross),
        (role, category): -Decimal(gross),
    }


def test_row_whose_fee_does_not_explain_its_net_is_refused():
    with pytest.raises(ValueError, match="txn_1: gross 10 - fee 1 is not net 10"):
        Row("txn_1", "charge", Decimal(10), Decimal(1), Decimal(10), "EUR")


def test_two_currencies_are_two_entries():
    with pytest.raises(ValueError, match="one currency"):
        lines([row("charge", "1"), row("charge", "1", currency="USD")], EURO)


cents = st.integers(-(10**9), 10**9).map(lambda minor: Decimal(minor).scaleb(-2))
open_items = st.none() | st.builds(
    lambda amount, rate, code: OpenItem((amount * rate).quantize(amount), amount, code),
    cents.filter(bool),
    st.decimals("0.01", "10", places=4),
    st.sampled_from(["EUR", "USD", "GBP"]),
)
any_rows = st.lists(
    st.builds(
        row,
        st.sampled_from([*COUNTERPART, "other_adjustment"]),
        cents,
        cents,
        facing_amount=st.none() | cents,
        facing_currency=st.sampled_from(["EUR", "USD"]),
        open_item=open_items,
    ),
    max_size=30,
)
books = st.builds(Book, st.just("EUR"), st.just(2), st.decimals("0.01", "9", places=4))


@given(any_rows, books)
def test_debits_equal_credits_whatever_the_gateway_says(rows, book):
    assert sum(line.balance for line in lines(rows, book)) == 0


@given(any_rows, books)
def test_gateway_account_moves_by_the_net_of_the_rows(rows, book):
    gateway = [line for line in lines(rows, book) if line.role is Role.GATEWAY]
    assert sum(line.amount for line in gateway) == sum(entry.net for entry in rows)


@given(any_rows, books)
def test_amounts_are_whole_cents_with_the_sign_of_the_balance(rows, book):
    for line in lines(rows, book):
        assert line.balance == round(line.balance, 2)
        assert line.balance * line.amount >= 0


def test_reserve_is_held_on_an_account_of_its_own_until_it_is_released():
    held = row("risk_reserved_funds", "-100")
    assert booked([held]) == {
        (Role.GATEWAY, "risk_reserved_funds"): Decimal("-100.00"),
        (Role.RESERVE, "risk_reserved_funds"): Decimal("100.00"),
    }
    released = row("risk_reserved_funds", "100", gateway_id="txn_released")
    assert booked([held, released]) == {}


def test_payout_with_its_own_fee_costs_more_than_arrives():
    assert booked([row("payout", "-100", "1.50")]) == {
        (Role.GATEWAY, "payout"): Decimal("-100.00"),
        (Role.GATEWAY, "fee"): Decimal("-1.50"),
        (Role.FEE, "fee"): Decimal("1.50"),
        (Role.TRANSIT, "payout"): Decimal("100.00"),
    }


def test_payouts_of_a_day_are_items_of_their_own():
    rows = [
        row("payout", "-100", gateway_id="txn_1"),
        row("payout", "30", gateway_id="txn_2"),
        row("payout_reversal", "100", gateway_id="txn_3"),
    ]
    transit = {
        line.gateway_id: line.balance
        for line in lines(rows, EURO)
        if line.role is Role.TRANSIT
    }
    assert transit == {"txn_1": 100, "txn_2": -30, "txn_3": -100}


def test_daily_sales_are_one_line_a_day_and_refunds_stay_single():
    first, second = date(2026, 10, 1), date(2026, 10, 2)
    paid_here = OpenItem(Decimal(50), Decimal(50), "EUR")
    rows = [
        row("charge", "100", gateway_id="txn_1", day=first),
        row("charge", "20", gateway_id="txn_2", day=first),
        row("charge", "30", gateway_id="txn_3", day=second),
        row("charge", "50", gateway_id="txn_4", day=second, open_item=paid_here),
        row("refund", "-10", gateway_id="txn_5", day=second),
    ]
    book = replace(EURO, daily_sales=True)
    assert [
        (line.role.value, line.day, line.gateway_id, line.balance)
        for line in lines(rows, book)
        if line.role is not Role.GATEWAY
    ] == [
        ("sales", first, None, Decimal(-120)),
        ("sales", second, None, Decimal(-30)),
        ("clearing", None, "txn_4", Decimal(-50)),
        ("clearing", None, "txn_5", Decimal(10)),
    ]
