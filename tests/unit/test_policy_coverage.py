"""Overlaps and gaps, each with an order that it happens to."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from odoo.addons.returns_management.domain.policy import Book, Rule, coverage, explain

from unit.policy_cases import PRODUCT, SHOES
from unit.policy_strategies import books, requests

TODAY = date(2026, 3, 2)
LAST = TODAY + timedelta(days=90)


def find(*rules: Rule, kind: str, **book):
    found = coverage(Book(rules, **book), TODAY, 90)
    return [finding for finding in found if finding.kind == kind]


def test_two_rules_for_the_same_goods_overlap():
    (found,) = find(Rule(2, "Later"), Rule(1, "First"), kind="overlap")
    assert [rule.name for rule in found.rules] == ["First", "Later"]
    assert found.sentence == (
        "2 rules are for the same goods and equally specific, so that only which was "
        "made first decides: First before Later."
    )


def test_example_of_an_overlap_shows_it():
    rules = (
        Rule(1, "A", categories=frozenset({SHOES, 8}), countries=frozenset({"FR"})),
        Rule(2, "B", categories=frozenset({SHOES, 9}), countries=frozenset({"FR"})),
    )
    (found,) = find(*rules, kind="overlap")
    request = found.example
    assert request.customer.country == "FR"
    assert request.lines[0].categories == {SHOES}
    one, other = explain(request, request.lines[0], Book(rules))
    assert (one.won, other.lost.code) == (True, "lost_to_id")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"priority": 1}, {}),
        ({"products": frozenset({PRODUCT})}, {}),
        ({"products": frozenset({1})}, {"products": frozenset({2})}),
        ({"categories": frozenset({1})}, {"categories": frozenset({2})}),
        ({"reasons": frozenset({1})}, {"reasons": frozenset({2})}),
        ({"countries": frozenset({"FR"})}, {"countries": frozenset({"DE"})}),
        ({"channels": frozenset({"store"})}, {"channels": frozenset({"online"})}),
        ({"kinds": frozenset({"consumer"})}, {"kinds": frozenset({"business"})}),
        ({"valid_from": TODAY}, {}),
        ({"valid_to": TODAY - timedelta(days=1)}, {}),
        (
            {"valid_from": LAST + timedelta(days=1)},
            {"valid_from": LAST + timedelta(days=1)},
        ),
    ],
)
def test_rules_that_something_tells_apart_do_not_overlap(one, other):
    assert not find(Rule(1, "A", **one), Rule(2, "B", **other), kind="overlap")


def test_customers_with_two_tags_fall_under_both_rules():
    rules = (
        Rule(1, "Club", segments=frozenset({1})),
        Rule(2, "Staff", segments=frozenset({2})),
    )
    (found,) = find(*rules, kind="overlap")
    assert found.example.customer.segments == {1, 2}


def test_overlap_that_a_stronger_rule_hides_is_none():
    rules = Rule(1, "A"), Rule(2, "B"), Rule(3, "Stronger", priority=1)
    assert not find(*rules, kind="overlap")


def test_overlap_that_shows_only_where_the_stronger_rule_is_silent():
    silent = Rule(3, "Stronger", priority=1, channels=frozenset({"online", "store"}))
    (found,) = find(Rule(1, "A"), Rule(2, "B"), silent, kind="overlap")
    assert found.example.channel not in silent.channels


@pytest.mark.parametrize(
    "stronger",
    [
        {"valid_to": date(2026, 3, 31)},
        {"categories": frozenset({SHOES})},
        {"countries": frozenset({"DE"})},
        {"segments": frozenset({1})},
        {"kinds": frozenset({"business"})},
    ],
)
def test_overlap_is_found_wherever_a_stronger_rule_leaves_room(stronger):
    shared = {
        "categories": frozenset({SHOES, SHOES + 1}),
        "countries": frozenset({"DE", "FR"}),
        "segments": frozenset({1, 2}),
    }
    rules = Rule(1, "A", **shared), Rule(2, "B", **shared)
    (found,) = find(*rules, Rule(3, "C", priority=1, **stronger), kind="overlap")
    assert found.rules == rules


def test_rule_for_all_leaves_no_gap():
    assert not find(Rule(1, "All"), kind="gap")


def test_no_rules_at_all_leave_no_gap():
    assert coverage(Book(), TODAY, 90) == []


@pytest.mark.parametrize(
    ("terms", "part"),
    [
        ({"countries": frozenset({"FR", "DE"})}, "all countries but DE, FR."),
        ({"channels": frozenset({"online"})}, "doorstep, phone, sales, store;"),
        ({"kinds": frozenset({"business"})}, "fall under none: consumer;"),
        ({"categories": frozenset({SHOES})}, "all countries."),
        ({"segments": frozenset({1})}, "business, consumer;"),
        ({"valid_to": date(2026, 3, 31)}, "from 2026-04-01 to 2026-05-31"),
        ({"valid_from": date(2026, 3, 4)}, "from 2026-03-02 to 2026-03-03"),
    ],
)
def test_what_a_rule_names_leaves_the_rest_open(terms, part):
    rule = Rule(1, "Some", **terms)
    (found,) = find(rule, kind="gap")
    assert part in found.sentence
    request = found.example
    assert Book((rule,)).find(request.lines[0], request) is None


def test_gap_between_two_versions():
    rules = (
        Rule(1, "Old", valid_to=date(2026, 3, 9)),
        Rule(2, "New", valid_from=date(2026, 3, 12)),
    )
    (found,) = find(*rules, kind="gap")
    assert "from 2026-03-10 to 2026-03-11" in found.sentence


def test_gap_in_a_country_that_a_rule_names():
    rules = (
        Rule(1, "Rest"),
        Rule(2, "Priority", countries=frozenset({"FR"}), priority=1),
    )
    assert not find(*rules, kind="gap")
    partial = (
        Rule(1, "Online", channels=frozenset({"online"})),
        Rule(2, "France", countries=frozenset({"FR"})),
    )
    (found,) = find(*partial, kind="gap")
    assert "all countries but FR" in found.sentence
    assert found.example.channel != "online"


def test_horizon_beyond_the_calendar():
    found = coverage(Book((Rule(1, "A", valid_to=TODAY),)), TODAY, 10**9)
    assert "to 9999-12-31" in found[0].sentence
    with pytest.raises(ValueError, match="horizon of -1 days"):
        coverage(Book(), TODAY, -1)


@settings(deadline=None)
@given(books(most=6))
def test_examples_are_true(book):
    for finding in coverage(book, TODAY, 90):
        (line,) = finding.example.lines
        won = [c for c in explain(finding.example, line, book) if c.won]
        if finding.kind == "gap":
            assert not won
        else:
            first, *others = finding.rules
            assert won[0].rule == first
            best = book.precedence(first, line)[:-1]
            assert others
            assert all(book.precedence(rule, line)[:-1] == best for rule in others)


@settings(max_examples=150, deadline=None)
@given(books(1), requests())
def test_what_an_order_may_meet_is_found(book, request):
    """An order for which no rule is, or two tie, is in what coverage tells."""
    line = replace(
        request.lines[0],
        ordered=request.today,
        categories=frozenset(sorted(request.lines[0].categories)[:1]),
    )
    found = coverage(book, date(2026, 3, 1), 60)
    fitting = [c.rule for c in explain(request, line, book) if c.won or is_beaten(c)]
    if not fitting:
        assert any(
            gap.reason.values["first"] <= line.ordered <= gap.reason.values["last"]
            and request.channel in gap.reason.values["channels"]
            and request.customer.kind in gap.reason.values["kinds"]
            for gap in found
            if gap.kind == "gap"
        )
    orders = [book.precedence(rule, line)[:-1] for rule in fitting[:2]]
    if len(orders) == 2 and orders[0] == orders[1]:
        assert any(set_of(fitting[:2]) <= set_of(finding.rules) for finding in found)


def is_beaten(candidate) -> bool:
    """Whether it was for the order, and another was stronger."""
    return candidate.lost and candidate.lost.values.get("winner") is not None


def set_of(rules) -> set[int]:
    return {rule.id for rule in rules}
