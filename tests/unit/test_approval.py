from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.approval import Request, Rule, asking

ids = st.frozensets(st.integers(1, 4), max_size=3)
amounts = st.decimals(0, 1000, places=2)
requests = st.builds(Request, amounts, ids, ids, ids)
rules = st.builds(Rule, st.text(max_size=4), amounts, ids, ids, ids)


@given(requests, rules)
def test_a_rule_asks_when_all_it_names_is_so(request, rule):
    expected = (
        request.amount >= rule.minimum
        and (not rule.categories or bool(rule.categories & request.categories))
        and (not rule.reasons or bool(rule.reasons & request.reasons))
        and (not rule.segments or bool(rule.segments & request.segments))
    )
    assert rule.asks(request) == expected


@given(requests, st.lists(rules, max_size=5), rules)
def test_another_rule_never_takes_an_approval_away(request, some, more):
    assert set(asking(request, some)) <= set(asking(request, [*some, more]))


@given(requests, rules, amounts)
def test_a_dearer_return_is_never_looked_at_less(request, rule, extra):
    dearer = Request(
        request.amount + extra, request.categories, request.reasons, request.segments
    )
    assert not (rule.asks(request) and not rule.asks(dearer))


def test_a_rule_without_conditions_asks_always():
    assert asking(Request(Decimal(0)), [Rule("All")]) == [Rule("All")]
