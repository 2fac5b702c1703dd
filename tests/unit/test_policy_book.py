"""Which rule decides, and what is said of those that do not."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from odoo.addons.returns_management.domain.policy import (
    BadTerms,
    Book,
    Rule,
    explain,
)

from unit.policy_cases import (
    ORDERED,
    PRODUCT,
    REASON,
    SEGMENT,
    SHOES,
    make_line,
    make_request,
)

TOP = 1
DEPTHS = {TOP: 1, SHOES: 2}

#: Rules that all fit the standard line, the strongest first, each with why it is
#: weaker than the one before.
CHAIN = (
    (Rule(100, "Priority", priority=1), ""),
    (
        Rule(90, "Product", products=frozenset({PRODUCT})),
        "Its priority 0 is lower than 1 of Priority.",
    ),
    (
        Rule(80, "Category", categories=frozenset({SHOES})),
        "Product names the product, this rule does not.",
    ),
    (
        Rule(70, "Parent category", categories=frozenset({TOP})),
        "Category names a category closer to the product.",
    ),
    (
        Rule(60, "Reason", reasons=frozenset({REASON})),
        "Parent category names a category closer to the product.",
    ),
    (
        Rule(50, "Segment", segments=frozenset({SEGMENT, 99})),
        "Reason names the reason, this rule does not.",
    ),
    (
        Rule(40, "Country", countries=frozenset({"FR"})),
        "Segment names a tag of the customer, this rule does not.",
    ),
    (
        Rule(30, "Channel", channels=frozenset({"online"})),
        "Country names the country, this rule does not.",
    ),
    (
        Rule(20, "Kind", kinds=frozenset({"consumer"})),
        "Channel names the sales channel, this rule does not.",
    ),
    (
        Rule(19, "Newer", valid_from=ORDERED),
        "Kind names consumers or businesses, this rule does not.",
    ),
    (
        Rule(18, "Older", valid_from=ORDERED - timedelta(days=1)),
        "Newer is newer: valid from 2026-03-02, this rule from 2026-03-01.",
    ),
    (
        Rule(1, "Oldest"),
        "Older is newer: valid from 2026-03-01, this rule from 0001-01-01.",
    ),
    (Rule(2, "Later made"), "Only its number decides: Oldest was made first."),
)


@pytest.mark.parametrize("number", range(len(CHAIN) - 1))
def test_each_rule_beats_the_next_for_the_reason_said(number):
    (winner, _why), (loser, why) = CHAIN[number], CHAIN[number + 1]
    for rules in permutations([winner, loser]):
        book = Book(rules, category_depths=DEPTHS)
        request = make_request()
        (line,) = request.lines
        assert book.find(line, request) == winner
        first, second = explain(request, line, book)
        assert (first.rule, first.won, first.lost_because) == (winner, True, "")
        assert (second.rule, second.won, second.lost_because) == (loser, False, why)


def test_explanation_lists_the_losers_in_their_order():
    book = Book(tuple(rule for rule, _why in CHAIN[::-1]), category_depths=DEPTHS)
    request = make_request()
    found = explain(request, request.lines[0], book)
    assert [candidate.rule for candidate in found] == [rule for rule, _why in CHAIN]
    assert [candidate.won for candidate in found] == [True] + [False] * 12


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        (
            {"valid_from": date(2026, 3, 3)},
            "It is for goods ordered from 2026-03-03 on; these were ordered on "
            "2026-03-02.",
        ),
        (
            {"valid_to": date(2026, 3, 1)},
            "It is for goods ordered until 2026-03-01; these were ordered on "
            "2026-03-02.",
        ),
        ({"kinds": frozenset({"business"})}, "It is for other customers: business."),
        (
            {"countries": frozenset({"DE", "AT"})},
            "It is for the countries AT, DE; the customer's is FR.",
        ),
        (
            {"channels": frozenset({"store"})},
            "It is for the sales channels store; this is online.",
        ),
        (
            {"segments": frozenset({99})},
            "It is for customers with a tag that this one does not carry.",
        ),
        ({"products": frozenset({99})}, "It is for other products."),
        ({"categories": frozenset({99})}, "It is for other product categories."),
        ({"reasons": frozenset({99})}, "It is for other reasons of return."),
    ],
)
def test_rules_that_are_for_something_else_say_for_what(terms, why):
    rule = Rule(1, "Else", **terms)
    request = make_request()
    (candidate,) = explain(request, request.lines[0], Book((rule,)))
    assert (candidate.won, candidate.lost_because) == (False, why)
    assert Book((rule,)).find(request.lines[0], request) is None


def test_rule_that_names_two_things_needs_both():
    rule = Rule(
        1, "Both", products=frozenset({PRODUCT}), categories=frozenset({SHOES, 99})
    )
    request = make_request()
    book = Book((rule,))
    assert book.find(make_line(), request) == rule
    assert book.find(make_line(product=1), request) is None
    assert book.find(make_line(categories=frozenset({TOP})), request) is None


def test_rules_with_one_number_are_refused():
    with pytest.raises(BadTerms, match="Two: id 1: is that of One too"):
        Book((Rule(1, "One"), Rule(1, "Two")))


def test_periods_over_which_returns_are_counted():
    rules = (
        Rule(1, "Month", limit_count=1, limit_days=30),
        Rule(2, "Year", limit_count=9, limit_days=365),
        Rule(3, "None"),
    )
    assert Book(rules).limit_periods == {30, 365}
