"""Rows in other currencies than those of their payment, or of the company."""

from decimal import Decimal

import pytest

from odoo.addons.returns_accounting.domain.settlement import Role
from odoo.addons.returns_accounting.domain.settlement_lines import (
    Book,
    OpenItem,
    lines,
)

from unit.settlement_cases import EURO, booked, row


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
