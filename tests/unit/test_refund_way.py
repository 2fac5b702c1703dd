from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import refund_way
from odoo.addons.returns_accounting.domain.refund_way import Choice, missing

AMOUNTS = st.decimals(0, 10_000, places=2)


@pytest.mark.parametrize(
    ("method", "left", "statutory", "needed"),
    [
        ("original", "10", True, []),
        ("cash", "0", True, []),
        ("cash", "10", False, ["reason"]),
        ("bank_transfer", "0.01", True, ["reason", "agreement"]),
    ],
)
def test_original_payment_comes_first(method, left, statutory, needed):
    choice = Choice(method, Decimal(left), statutory, has_reason=False, is_agreed=False)
    assert missing(choice) == needed


def test_what_is_recorded_is_not_asked_for():
    choice = Choice("cash", Decimal(10), True, has_reason=True, is_agreed=True)
    assert missing(choice) == []


@given(AMOUNTS, AMOUNTS, st.lists(AMOUNTS))
def test_never_more_goes_back_than_was_paid(refundable, otherwise, wanted):
    given_back = Decimal(0)
    for amount in wanted:
        if amount <= refund_way.headroom(refundable, otherwise, given_back):
            given_back += amount
    assert given_back <= refundable + otherwise
