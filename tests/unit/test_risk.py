from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_risk.domain import risk
from odoo.addons.returns_risk.domain.risk import Facts, Rule, Signal

counts = st.integers(min_value=0, max_value=20)
rates = st.decimals(min_value="0.01", max_value="0.99", places=2)
money = st.decimals(min_value=0, max_value=5000, places=2)
sentences = st.lists(st.text(max_size=5), max_size=3).map(tuple)
facts = st.builds(
    Facts,
    value=money,
    delivered=counts,
    returned=counts,
    peer_rate=st.none() | rates,
    own_values=st.lists(money, max_size=4).map(tuple),
    peer_value=st.none() | money,
    late_worn=counts,
    address_accounts=counts,
    card_accounts=counts,
    never_came=counts,
    disputes=counts,
    confirmed=counts,
    serials=sentences,
    weights=sentences,
)


@st.composite
def rule(draw, code):
    points, more = draw(st.integers(0, 50)), draw(st.integers(0, 50))
    return Rule(code, points, points + more, draw(st.integers(1, 5)))


all_rules = st.tuples(*(rule(code) for code in risk.CODES))


def rate_rule(**values):
    return Rule("return_rate", **{"points": 20, "maximum": 20, "minimum": 5, **values})


@given(facts, all_rules)
def test_points_are_bounded(found, rules):
    signals = risk.signals(found, rules)
    limits = {rule.code: rule.maximum for rule in rules}
    assert all(0 < signal.points <= limits[signal.code] for signal in signals)
    assert 0 <= risk.score(signal.points for signal in signals) <= risk.HIGHEST


@given(facts, all_rules, st.randoms())
def test_order_of_rules_does_not_matter(found, rules, random):
    shuffled = list(rules)
    random.shuffle(shuffled)
    assert risk.signals(found, rules) == risk.signals(found, shuffled)


@given(
    facts,
    all_rules,
    st.sampled_from(["late_worn", "card_accounts", "never_came", "disputes"]),
)
def test_one_more_fact_never_lowers_the_score(found, rules, name):
    more = replace(found, **{name: getattr(found, name) + 1})
    before, after = (
        sum(signal.points for signal in risk.signals(case, rules))
        for case in (found, more)
    )
    assert after >= before


@given(all_rules)
def test_customer_without_a_history_is_not_suspected(rules):
    assert risk.signals(Facts(value=Decimal(99), peer_value=Decimal(99)), rules) == []


def test_rate_needs_a_history():
    few = Facts(delivered=4, returned=4, peer_rate=Decimal("0.1"))
    enough = Facts(delivered=5, returned=5, peer_rate=Decimal("0.1"))
    assert risk.signals(few, [rate_rule()]) == []
    (signal,) = risk.signals(enough, [rate_rule()])
    assert signal.values == {
        "returned": 5,
        "delivered": 5,
        "rate": Decimal("100.0"),
        "peer_rate": Decimal("10.0"),
    }


def test_rate_that_chance_explains_is_no_signal():
    """3 of 10 at a usual 14 %: P(X >= 3) = 0.155, though it is twice the rate."""
    lucky = Facts(delivered=10, returned=3, peer_rate=Decimal("0.14"))
    assert risk.signals(lucky, [rate_rule()]) == []
    often = Facts(delivered=30, returned=9, peer_rate=Decimal("0.14"))
    assert risk.signals(often, [rate_rule()]) != []


def test_rate_at_twice_the_usual_is_no_signal():
    twice = Facts(delivered=1000, returned=200, peer_rate=Decimal("0.1"))
    assert risk.signals(twice, [rate_rule()]) == []
    assert risk.signals(replace(twice, returned=201), [rate_rule()]) != []


def test_own_values_count_before_those_of_others():
    rule = Rule("return_value", 10, 10, minimum=2, factor=Decimal(3))
    found = Facts(
        value=Decimal(400),
        own_values=(Decimal(100), Decimal(200)),
        peer_value=Decimal(50),
    )
    assert risk.signals(found, [rule]) == []
    (signal,) = risk.signals(replace(found, own_values=(Decimal(100),)), [rule])
    assert signal.values == {"value": Decimal(400), "usual": Decimal("50.00")}


def test_sentences_are_kept():
    found = Facts(serials=("S1 was never sold.",), weights=("40 % less",))
    rules = [Rule("serial", 40, 80), Rule("weight", 30, 30)]
    assert risk.signals(found, rules) == [
        Signal("serial", 40, {"sentences": ("S1 was never sold.",)}),
        Signal("weight", 30, {"sentences": ("40 % less",)}),
    ]


def test_old_signals_do_not_count():
    today = date(2028, 2, 29)
    assert risk.is_current(today, today)
    assert not risk.is_current(today - timedelta(days=1), today)
    assert risk.is_current(None, today)


@pytest.mark.parametrize(("points", "maximum"), [(-1, 10), (20, 10), (50, 101)])
def test_rules_out_of_bounds_are_named(points, maximum):
    with pytest.raises(ValueError, match="risk rule serial"):
        Rule("serial", points, maximum)
