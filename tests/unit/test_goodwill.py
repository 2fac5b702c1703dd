from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_goodwill.domain import authority, precedents
from odoo.addons.returns_goodwill.domain.authority import Limits
from odoo.addons.returns_goodwill.domain.precedents import Case

money = st.decimals(min_value=0, max_value=1000, places=2)
few = st.frozensets(st.integers(0, 3), max_size=2)
cases = st.builds(
    Case,
    key=st.integers(),
    complaint=st.integers(0, 2),
    value=money,
    reasons=few,
    categories=few,
    segments=few,
    decided=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    answer=st.sampled_from([None, "voucher", "refund"]),
    amount=money,
)


@pytest.mark.parametrize(
    ("amount", "level"),
    [("0", "clerk"), ("20", "clerk"), ("20.01", "manager"), ("50", "manager")],
)
def test_level_at_its_boundaries(amount, level):
    limits = Limits(Decimal(20), Decimal(50))
    assert authority.needed(Decimal(amount), limits) == level
    assert authority.needed(Decimal("50.01"), limits) == "approver"


def test_manager_without_a_limit_grants_everything():
    assert authority.needed(Decimal(10**6), Limits(Decimal(20))) == "manager"


def test_amounts_and_limits_that_make_no_sense_are_named():
    with pytest.raises(ValueError, match="goodwill of -1"):
        authority.needed(Decimal(-1), Limits())
    with pytest.raises(ValueError, match="managers up to 10"):
        Limits(Decimal(20), Decimal(10))


@given(money, money, money, money)
def test_more_money_never_needs_a_lower_level(first, second, clerk, more):
    levels = ["clerk", "manager", "approver"]
    limits = Limits(clerk, clerk + more)
    low, high = sorted((first, second))
    assert levels.index(authority.needed(low, limits)) <= levels.index(
        authority.needed(high, limits)
    )


@given(cases, cases)
def test_likeness_has_no_direction(one, other):
    assert precedents.likeness(one, other) == precedents.likeness(other, one)


@given(cases, st.lists(cases, max_size=8), st.randoms())
def test_order_of_the_past_does_not_matter(case, others, random):
    unique = list({other.key: other for other in others}.values())
    found = precedents.similar(case, unique, 3)
    random.shuffle(unique)
    again = precedents.similar(case, unique, 3)
    points = [(precedents.likeness(case, c), c.decided) for c in found]
    assert points == [(precedents.likeness(case, c), c.decided) for c in again]
    assert points == sorted(points, reverse=True)
    assert all(score >= precedents.ENOUGH for score, _day in points)


def test_usual_answer_and_its_share():
    def past(key, answer, amount):
        return Case(
            key,
            "late",
            Decimal(100),
            decided=date(2026, 5, key),
            answer=answer,
            amount=Decimal(amount),
        )

    past_cases = [past(1, "voucher", 5), past(2, "refund", 40), past(3, "voucher", 9)]
    case = Case(9, "late", Decimal(150))
    found = precedents.similar(case, past_cases, 5)
    assert precedents.usual(found) == precedents.Usual("voucher", 2, 3, Decimal("7.0"))


def test_refusals_are_an_answer_without_a_share():
    refused = Case(1, "late", Decimal(0), decided=date(2026, 1, 1))
    assert precedents.usual([refused]) == precedents.Usual(None, 1, 1)
    assert precedents.usual([]) is None
