from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_purchase.domain.vendor_credit import (
    Claim,
    difference,
    settle,
)

quantity = st.decimals(0, 100, places=2)


@given(st.lists(quantity, max_size=6), quantity, quantity, quantity)
def test_each_return_is_settled_once(returned, received, billed, refunded):
    claims = settle(returned, received, billed, refunded)
    parts = [(claim.received, claim.expected, claim.unbilled) for claim in claims]
    assert [sum(part) for part in parts] == returned
    assert all(min(part) >= 0 for part in parts)
    assert sum(claim.received for claim in claims) == min(refunded, sum(returned))
    owed = max(billed - refunded - (received - sum(returned)), 0)
    assert sum(claim.expected for claim in claims) <= owed


@pytest.mark.parametrize(
    ("billed", "refunded", "expected"),
    [
        (10, 0, ["expected", "expected"]),
        (10, 1, ["received", "expected"]),
        (10, 2, ["received", "expected"]),
        (10, 3, ["received", "received"]),
        (8, 0, ["expected", "not_billed"]),
        (7, 0, ["not_billed", "not_billed"]),
    ],
)
def test_status_follows_bills_and_refunds(billed, refunded, expected):
    claims = settle([Decimal(1), Decimal(2)], Decimal(10), billed, refunded)
    assert [claim.status for claim in claims] == expected


def test_nothing_returned_claims_nothing():
    assert settle([], Decimal(5), Decimal(5), Decimal(0)) == []
    assert Claim(Decimal(1), Decimal(0), Decimal(0)).status == "received"


@given(st.lists(st.tuples(quantity, quantity), max_size=6), quantity)
def test_cost_is_credited_or_a_difference(settled, credit):
    cost = sum(number * unit for number, unit in settled)
    credited = credit * sum(number for number, _unit in settled)
    assert credited + difference(settled, credit) == cost
