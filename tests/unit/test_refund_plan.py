"""How what a credit note owes is divided over the ways it can go."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.refund_plan import Charge, plan

CENTS = st.integers(0, 100_000).map(lambda cents: Decimal(cents) / 100)
SOME = st.integers(1, 100_000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def charges(draw):
    captured = draw(SOME)
    return Charge(
        key=draw(st.integers()),
        captured=captured,
        left=draw(st.sampled_from([captured, captured / 2, Decimal(0), Decimal(-1)])),
        number=draw(st.integers(1, 99)),
        age_days=draw(st.integers(0, 400)),
        max_age_days=draw(st.sampled_from([None, 180])),
        refundable=draw(st.booleans()),
        refused=draw(st.booleans()),
        partial=draw(st.booleans()),
    )


def charge(key, left, number=1, **values):
    values.setdefault("captured", Decimal(left))
    return Charge(key, left=Decimal(left), number=number, **values)


def ways(shares):
    return [(share.method, share.charge, int(share.amount)) for share in shares]


@given(
    SOME,
    st.lists(charges(), max_size=5, unique_by=lambda charge: charge.key),
    st.sampled_from(["newest", "largest"]),
    st.lists(st.tuples(st.sampled_from(["store_credit", "cash"]), CENTS), max_size=2),
)
def test_nothing_is_lost_and_no_charge_gives_more_than_it_has(
    owed, payments, order, wishes
):
    shares = plan(owed, payments, order, wishes)
    assert sum(share.amount for share in shares) == owed
    assert all(share.amount > 0 for share in shares)
    given_back = {}
    for share in shares:
        if share.method == "original":
            given_back[share.charge] = given_back.get(share.charge, 0) + share.amount
    for payment in payments:
        back = given_back.get(payment.key, 0)
        assert back <= max(payment.left, 0)
        if payment.is_too_old or payment.refused or not payment.refundable:
            assert not back
        if back and not payment.partial:
            assert back == payment.captured


@given(SOME, st.lists(charges(), max_size=3))
def test_no_voucher_without_a_wish(owed, payments):
    methods = {share.method for share in plan(owed, payments)}
    assert methods <= {"original", "bank_transfer"}


def test_newest_or_largest_payment_first():
    payments = [charge("old", 90, 1), charge("new", 30, 2)]
    assert ways(plan(Decimal(50), payments)) == [
        ("original", "new", 30),
        ("original", "old", 20),
    ]
    assert ways(plan(Decimal(50), payments, "largest")) == [("original", "old", 50)]


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="use newest or largest"):
        plan(Decimal(1), [charge("card", 1)], "oldest")


def test_wish_is_served_first_and_never_above_what_is_owed():
    shares = plan(Decimal(50), [charge("card", 80)], wishes=[("cash", Decimal(60))])
    assert ways(shares) == [("cash", None, 50)]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"age_days": 181, "max_age_days": 180}, "too_old"),
        ({"refundable": False}, "not_refundable"),
        ({"refused": True}, "refused"),
        ({"partial": False}, "whole_only"),
    ],
)
def test_what_a_payment_cannot_take_goes_by_bank_transfer_and_says_why(values, why):
    (share,) = plan(Decimal(50), [charge("card", 80, **values)])
    assert (share.method, share.amount, share.why) == ("bank_transfer", 50, why)


def test_payment_is_not_too_old_on_its_last_day():
    payment = charge("card", 80, age_days=180, max_age_days=180)
    assert ways(plan(Decimal(50), [payment])) == [("original", "card", 50)]


def test_whole_payment_is_given_back_where_no_part_can_be():
    payment = charge("card", 80, partial=False)
    assert ways(plan(Decimal(100), [payment])) == [
        ("original", "card", 80),
        ("bank_transfer", None, 20),
    ]


def test_without_a_payment_there_is_only_the_bank():
    (share,) = plan(Decimal(5), [])
    assert (share.method, share.why) == ("bank_transfer", "no_payment")
