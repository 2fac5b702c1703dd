from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.inspection import (
    CHOICE,
    NUMBER,
    PHOTO,
    TEXT,
    YES_NO,
    Finding,
    Question,
    judge,
    propose,
)

findings = st.lists(
    st.builds(
        Finding, st.booleans(), st.text(max_size=8), st.none() | st.integers(0, 5)
    ),
    max_size=8,
)


@given(findings, findings)
def test_another_finding_never_improves_the_grade(some, more):
    assert propose([*some, *more]).rank >= propose(some).rank


@given(findings)
def test_order_of_the_questions_does_not_matter(some):
    assert propose(some).rank == propose(reversed(some)).rank


@given(findings)
def test_a_worse_grade_always_has_its_reason(some):
    proposal = propose(some)
    worse = [f for f in some if not f.ok and f.rank is not None]
    assert sorted(proposal.reasons) == sorted(f.sentence for f in worse)
    assert bool(proposal.reasons) or proposal.rank == 0


def test_the_worst_reason_comes_first():
    some = [Finding(False, "scratched", 1), Finding(False, "broken", 3)]
    assert propose(some).reasons == ("broken", "scratched")


@pytest.mark.parametrize(
    ("question", "answer", "ok"),
    [
        (Question("Box", YES_NO), True, True),
        (Question("Smell", YES_NO, expected=False), True, False),
        (Question("Colour", CHOICE, good=frozenset({"black"})), "black", True),
        (Question("Colour", CHOICE, good=frozenset({"black"})), "grey", False),
        (Question("Weight", NUMBER, minimum=Decimal(2)), Decimal(2), True),
        (Question("Weight", NUMBER, maximum=Decimal(2)), Decimal("2.1"), False),
        (Question("Remarks", TEXT), "worn", True),
        (Question("Front", PHOTO), b"...", True),
    ],
)
def test_answers_are_compared_with_what_is_expected(question, answer, ok):
    assert judge(question, answer).ok is ok


@given(st.decimals(-100, 100, places=2), st.decimals(0, 50), st.decimals(50, 100))
def test_limits_are_inclusive(value, low, high):
    question = Question("Weight", NUMBER, minimum=low, maximum=high, rank=2)
    assert judge(question, value).ok == (low <= value <= high)


def test_what_is_only_recorded_has_no_say():
    finding = judge(Question("Tag", YES_NO), False)
    assert (finding.ok, finding.rank) == (False, None)
    assert propose([finding]).rank == 0
