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

EURO = Book("EUR")


def row(category, gross, fee="0", **values):
    gross, fee = Decimal(gross), Decimal(fee)
    values = {"gateway_id": f"txn_{category}", "currency": "EUR", **values}
    return Row(category=category, gross=gross, fee=fee, net=gross - fee, **values)


def booked(rows, book=EURO):
    """{(account, category): company currency}, debit positive."""
    return {(line.role, line.category): line.balance for line in lines(rows, book)}


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


def test_foreign_charge_and_refund_leave_an_exchange_difference():
    """60 USD, booked at 54 EUR: 52.80 EUR came in and 51.60 EUR went out."""

    def sixty(sign):
        return {
            "facing_amount": Decimal(60 * sign),
            "facing_currency": "USD",
            "open_item": OpenItem(Decimal(54 * sign), Decimal(60 * sign), "USD"),
        }

    rows = [row("charge", "52.80", **sixty(1)), row("refund", "-51.60", **sixty(-1))]
    assert booked(rows) == {
        (Role.GATEWAY, "charge"): Decimal("52.80"),
        (Role.FX, "charge"): Decimal("1.20"),
        (Role.CLEARING, "charge"): Decimal("-54"),
        (Role.GATEWAY, "refund"): Decimal("-51.60"),
        (Role.FX, "refund"): Decimal("-2.40"),
        (Role.CLEARING, "refund"): Decimal("54"),
    }
    clearing = [line for line in lines(rows, EURO) if line.role is Role.CLEARING]
    assert [(line.amount, line.currency) for line in clearing] == [
        (Decimal(-60), "USD"),
        (Decimal(60), "USD"),
    ]


def test_part_of_a_foreign_open_item_is_settled_at_the_rate_of_the_item():
    item = OpenItem(Decimal("54"), Decimal("60"), "USD")
    part = row(
        "charge",
        "17.60",
        facing_amount=Decimal(20),
        facing_currency="USD",
        open_item=item,
    )
    assert booked([part])[Role.CLEARING, "charge"] == Decimal("-18.00")
    assert booked([part])[Role.FX, "charge"] == Decimal("0.40")


def test_difference_in_the_same_currency_is_no_exchange_difference():
    short = row("charge", "99", open_item=OpenItem(Decimal(100), Decimal(100), "EUR"))
    assert booked([short]) == {
        (Role.GATEWAY, "charge"): Decimal("99.00"),
        (Role.CLEARING, "charge"): Decimal("-99"),
    }


@pytest.mark.parametrize(
    "item",
    [
        OpenItem(Decimal(-54), Decimal(-60), "USD"),
        OpenItem(Decimal(54), Decimal(60), "GBP"),
    ],
)
def test_open_item_that_does_not_fit_is_left_alone(item):
    foreign = row(
        "charge",
        "52.80",
        facing_amount=Decimal(60),
        facing_currency="USD",
        open_item=item,
    )
    (clearing,) = (ln for ln in lines([foreign], EURO) if ln.role is Role.CLEARING)
    assert (clearing.balance, clearing.currency) == (Decimal("-52.80"), "EUR")


def test_gateway_balance_in_another_currency_is_booked_at_its_rate():
    book = Book("EUR", 2, Decimal("0.9"))
    assert booked([row("charge", "10.05", "0.33", currency="USD")], book) == {
        (Role.GATEWAY, "charge"): Decimal("9.05"),
        (Role.GATEWAY, "fee"): Decimal("-0.30"),
        (Role.FEE, "fee"): Decimal("0.30"),
        (Role.CLEARING, "charge"): Decimal("-9.05"),
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


def test_partial_capture_gives_back_at_the_rate_of_its_charge():
    """100 USD authorized, 60 captured, booked at 54 EUR: nothing is left open."""
    item = OpenItem(Decimal("54"), Decimal("60"), "USD")
    facing = {"facing_currency": "USD", "open_item": item}
    rows = [
        row("charge", "88", facing_amount=Decimal(100), gateway_id="txn_1", **facing),
        row(
            "partial_capture_reversal",
            "-35.20",
            facing_amount=Decimal(-40),
            gateway_id="txn_2",
            **facing,
        ),
    ]
    clearing = [line for line in lines(rows, EURO) if line.role is Role.CLEARING]
    assert [(line.balance, line.amount) for line in clearing] == [
        (Decimal("-90.00"), Decimal(-100)),
        (Decimal("36.00"), Decimal(40)),
    ]


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


#: What one unit of each is in euros, on the day of the payment and of the settlement.
PAID_AT = {"EUR": Decimal(1), "USD": Decimal("0.90"), "JPY": Decimal("0.0060")}
SETTLED_AT = {"EUR": Decimal(1), "USD": Decimal("0.87"), "JPY": Decimal("0.0062")}
DIGITS = {"EUR": 2, "USD": 2, "JPY": 0}


def convert(amount, source, target, rates):
    return round(amount * rates[source] / rates[target], DIGITS[target])


@pytest.mark.parametrize("company", PAID_AT)
@pytest.mark.parametrize("balance", PAID_AT)
@pytest.mark.parametrize("presented", PAID_AT)
@pytest.mark.parametrize("sign", [1, -1])
def test_every_mix_of_currencies_settles_its_item_to_the_cent(
    company, balance, presented, sign
):
    facing = Decimal(12345 * sign)
    item = OpenItem(convert(facing, presented, company, PAID_AT), facing, presented)
    gross = convert(facing, presented, balance, SETTLED_AT)
    rate = SETTLED_AT[balance] / SETTLED_AT[company]
    book = Book(company, DIGITS[company], rate)
    settled = row(
        "charge" if sign > 0 else "refund",
        gross,
        "7",
        currency=balance,
        facing_amount=facing,
        facing_currency=presented,
        open_item=item,
    )
    entry = lines([settled], book)
    assert sum(line.balance for line in entry) == 0
    clearing = [line for line in entry if line.role is Role.CLEARING]
    assert [(line.balance, line.amount, line.currency) for line in clearing] == [
        (-item.balance, -facing, presented)
    ]
    gateway = [line for line in entry if line.role is Role.GATEWAY]
    assert sum(line.amount for line in gateway) == gross - 7
    assert {line.currency for line in gateway} == {balance}
    difference = sum(line.balance for line in entry if line.role is Role.FX)
    assert difference == item.balance - book.value(gross)
    assert all(line.balance == round(line.balance, DIGITS[company]) for line in entry)
