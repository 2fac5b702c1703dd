from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.deduction import (
    FULL,
    Cause,
    Slice,
    amounts,
    propose,
    take,
)

CENT = Decimal("0.01")
PERCENTS = st.decimals(0, 100, places=2)
SLICES = st.lists(
    st.builds(Slice, st.integers(1, 9), st.decimals(1, 20, places=2), PERCENTS),
    min_size=1,
    max_size=6,
)


def test_nothing_is_deducted_where_somebody_else_is_at_fault():
    grade = Cause("Grade D", Decimal(60))
    assert propose(grade, [], at_fault=False).percent == 0


def test_findings_add_up_beyond_the_grade():
    causes = [Cause("Box: no", Decimal(15)), Cause("Scratches", Decimal(20))]
    proposal = propose(Cause("Grade C", Decimal(20)), causes, at_fault=True)
    assert proposal.percent == 35
    assert len(proposal.reasons) == 3


def test_what_takes_nothing_gives_no_reason():
    assert propose(None, [Cause("Clean", Decimal(0))], at_fault=True).reasons == ()


@given(st.lists(PERCENTS), PERCENTS)
def test_never_more_than_the_price(percents, grade):
    causes = [Cause("x", percent) for percent in percents]
    assert 0 <= propose(Cause("g", grade), causes, at_fault=True).percent <= FULL


@given(SLICES, st.decimals(0, 200, places=2), st.decimals(0, 200, places=2))
def test_taking_in_two_goes_takes_the_same(slices, first, second):
    at_once = take(slices, Decimal(0), first + second)
    in_two = take(slices, Decimal(0), first) + take(slices, first, second)
    assert sum(s.quantity for s in at_once) == sum(s.quantity for s in in_two)
    weigh = [sum(s.quantity * s.percent for s in part) for part in (at_once, in_two)]
    assert weigh[0] == weigh[1]


@given(SLICES, st.decimals(0, 10_000, places=2), PERCENTS)
def test_fee_and_deductions_never_exceed_the_goods(slices, goods, fee_percent):
    quantity = sum(part.quantity for part in slices)
    fee = (goods * fee_percent / FULL).quantize(CENT)
    found = amounts(goods, quantity, slices, fee=fee, rounding=CENT)
    assert all(amount >= 0 and amount % CENT == 0 for amount in found)
    assert sum(found) <= goods - fee


def test_a_deduction_is_of_the_share_of_its_quantity():
    part = Slice(1, Decimal(1), Decimal(50))
    found = amounts(Decimal(100), Decimal(3), [part], fee=Decimal(0), rounding=CENT)
    assert found == [Decimal("16.67")]
