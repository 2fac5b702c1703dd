"""Requests and rules that the tests of the policy engine change one thing of."""

from datetime import date, timedelta
from decimal import Decimal

from odoo.addons.returns_management.domain.policy import (
    Book,
    Customer,
    Line,
    LineDecision,
    Request,
    Rule,
    evaluate,
)

from unit.legal_book import regime

ORDERED = date(2026, 3, 2)
DELIVERED = date(2026, 3, 5)
#: Of a policy that gives 30 days, as ``STANDARD`` does.
LAST_DAY = DELIVERED + timedelta(days=30)
STANDARD = Rule(1, "Everything", policy_name="Standard")
FRANCE = regime("fr")

SHOES, PRODUCT, REASON, SEGMENT = 7, 70, 5, 3


def make_line(**changes) -> Line:
    values = {
        "key": "A",
        "quantity": Decimal(1),
        "amount": Decimal(100),
        "ordered": ORDERED,
        "deliveries": (DELIVERED,),
        "invoiced": date(2026, 3, 9),
        "categories": frozenset({1, SHOES}),
        "product": PRODUCT,
        "reason": REASON,
    }
    return Line(**{**values, **changes})


def make_request(
    *lines: Line,
    today: date = DELIVERED,
    channel="online",
    informed=ORDERED,
    **customer,
) -> Request:
    values = {"country": "FR", "segments": frozenset({SEGMENT}), **customer}
    lines = lines or (make_line(),)
    return Request(lines, Customer(**values), channel, today, informed)


def decide(request: Request, *rules: Rule, law=None, periods=()) -> LineDecision:
    """The decision on the first line."""
    decision = evaluate(request, Book(rules, tuple(periods)), law)
    return decision.lines[0]


def codes(decision: LineDecision) -> list[str]:
    return [reason.code for reason in decision.why]
