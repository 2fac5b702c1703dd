import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_policy_lab.domain import experiment
from odoo.addons.returns_policy_lab.domain.experiment import (
    Guardrail,
    Interval,
    Plan,
    Verdict,
)

shares = st.decimals(min_value=0, max_value=100, places=2)
customers = st.integers(min_value=1, max_value=10**9)
values = st.lists(st.integers(0, 1000), min_size=2, max_size=30)


@given(st.text(max_size=8), customers, shares)
def test_customer_always_gets_the_same_arm(key, customer, share):
    first = experiment.assign(key, customer, share)
    assert first == experiment.assign(key, customer, share)


@given(st.text(max_size=8), customers, shares, shares)
def test_larger_share_keeps_those_who_had_the_variant(key, customer, one, other):
    low, high = sorted((one, other))
    if experiment.assign(key, customer, low) == experiment.VARIANT:
        assert experiment.assign(key, customer, high) == experiment.VARIANT


def test_arms_have_their_share_and_experiments_are_independent():
    arms = [
        (
            experiment.assign("first", customer, Decimal(30)),
            experiment.assign("second", customer, Decimal(30)),
        )
        for customer in range(20_000)
    ]
    counts = Counter(arms)
    variant = experiment.VARIANT
    assert sum(1 for arm in arms if arm[0] == variant) == pytest.approx(6000, abs=250)
    assert counts[(variant, variant)] == pytest.approx(1800, abs=180)


@pytest.mark.parametrize("share", [Decimal("-0.1"), Decimal(101)])
def test_impossible_share_is_named(share):
    with pytest.raises(ValueError, match="share of the variant"):
        experiment.assign("x", 1, share)


@given(values, values)
def test_interval_holds_its_difference_and_has_a_mirror(control, variant):
    found = experiment.compare(control, variant, 0.95)
    mirrored = experiment.compare(variant, control, 0.95)
    assert found.low <= found.difference + 1e-9
    assert found.difference <= found.high + 1e-9
    assert found.low == pytest.approx(-mirrored.high, abs=1e-6)


@given(values, values)
def test_more_confidence_is_a_wider_interval(control, variant):
    narrow = experiment.compare(control, variant, 0.90)
    wide = experiment.compare(control, variant, 0.99)
    assert wide.low <= narrow.low + 1e-9
    assert narrow.high <= wide.high + 1e-9


def test_interval_covers_the_truth_about_as_often_as_it_says():
    """200 experiments without any difference at 95 %: some 10 find one."""
    dice = random.Random(7)
    wrong = 0
    for _number in range(200):
        arms = [[dice.random() < 0.2 for _ in range(120)] for _ in range(2)]
        wrong += experiment.compare(*arms, 0.95).is_significant
    assert 2 <= wrong <= 20


def test_arm_of_one_customer_says_nothing():
    assert experiment.compare([1.0], [1.0, 2.0], 0.95) is None


def test_constant_arms_differ_for_sure():
    assert experiment.compare([1, 1], [2, 2], 0.95) == Interval(1, 1, 1)


def test_size_that_is_needed():
    assert experiment.needed(0.10, 0.02, 0.95, 0.80) == 3839
    assert experiment.needed(0.10, -0.02, 0.95, 0.80) < 3839


@pytest.mark.parametrize(("rate", "change"), [(0.1, 0), (0.99, 0.02), (-0.1, 0.2)])
def test_impossible_change_is_named(rate, change):
    with pytest.raises(ValueError, match="the change not zero"):
        experiment.needed(rate, change, 0.95, 0.8)


def test_harm_stops_at_once_and_success_waits():
    plan, rail = Plan(per_arm=100), Guardrail("refunds", 5.0)
    better, worse = Interval(-9, -12, -6), Interval(9, 5.1, 12)
    unclear = Interval(9, 4.9, 12)
    judge = experiment.judge
    assert judge(plan, 99, [(rail, better)]) == Verdict("go_on")
    assert judge(plan, 100, [(rail, better)]) == Verdict("complete")
    assert judge(plan, 99, [(rail, unclear)]) == Verdict("go_on")
    assert judge(plan, 100, [(rail, worse)]) == Verdict("harm", "refunds")
    assert judge(plan, 3, [(rail, None)]) == Verdict("go_on")


def test_looks_share_the_error():
    assert Plan(10, 0.95, 5).look_confidence == pytest.approx(0.99)
