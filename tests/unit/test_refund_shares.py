from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import refund_shares

CENT = Decimal("0.01")
amounts = st.decimals(Decimal("0.01"), 10_000, places=2)
resolutions = st.sampled_from(["refund", "exchange", "store_credit", None])
lines = st.lists(st.tuples(amounts, resolutions), min_size=1, max_size=6)
purposes = st.dictionaries(resolutions, amounts)


def _divide(refunded, credited):
    return refund_shares.divide(
        refunded,
        [amount for amount, _resolution in credited],
        [resolution for _amount, resolution in credited],
        CENT,
    )


@given(refunded=purposes, credited=lines)
def test_shares_add_up_to_what_was_refunded(refunded, credited):
    assert sum(_divide(refunded, credited)) == sum(refunded.values())


@given(credited=lines)
def test_full_refunds_of_each_resolution_pay_each_line(credited):
    refunded = {}
    for amount, resolution in credited:
        refunded[resolution] = refunded.get(resolution, 0) + amount
    assert _divide(refunded, credited) == [amount for amount, _resolution in credited]


@given(amount=amounts, credited=lines)
def test_what_is_for_one_resolution_pays_no_other_before_it_is_paid(amount, credited):
    shares = _divide({"exchange": amount}, credited)
    room = sum(total for total, resolution in credited if resolution == "exchange")
    paid = sum(
        share
        for share, (_total, resolution) in zip(shares, credited, strict=True)
        if resolution == "exchange"
    )
    assert paid >= min(amount, room)


def test_a_fee_is_paid_with_its_line():
    shares = refund_shares.divide(
        {"store_credit": Decimal(85)},
        [Decimal(100), Decimal(200), Decimal(-15)],
        ["store_credit", "refund", "store_credit"],
        CENT,
    )
    assert shares == [Decimal(100), Decimal(0), Decimal(-15)]


def test_nothing_was_credited():
    assert refund_shares.divide({None: Decimal(0)}, [], [], CENT) == []
