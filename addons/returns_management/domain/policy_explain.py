"""Why a rule decides on a line, and why the others do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .policy_book import SPECIFICITY, Book, day_of
from .policy_reasons import Reason
from .policy_request import Line, Request
from .policy_terms import Rule

DIFFERENCES = ("priority", *SPECIFICITY, "newer", "id")


@dataclass(frozen=True)
class Candidate:
    """A rule that decides, or does not.

    :ivar lost: why not; None for the one that decides
    """

    rule: Rule
    won: bool
    lost: Reason | None = None

    @property
    def lost_because(self) -> str:
        return self.lost.sentence if self.lost else ""


def explain(request: Request, line: Line, book: Book) -> tuple[Candidate, ...]:
    """All rules: the one that decides, those it beats in their order, and the rest.

    >>> from decimal import Decimal
    >>> book = Book((Rule(1, "All"), Rule(2, "Shoes", categories=frozenset({7}))))
    >>> line = Line(1, Decimal(1), Decimal(9), None, categories=frozenset({7}))
    >>> from .policy_request import Customer
    >>> request = Request((line,), Customer(), "online", date(2026, 3, 1))
    >>> for candidate in explain(request, line, book):
    ...     print(candidate.rule.name, candidate.lost_because or "decides")
    Shoes decides
    All Shoes names a category closer to the product.
    """
    fitting, rest = [], []
    for rule in sorted(book.rules, key=lambda rule: rule.id):
        reason = next(_misfits(rule, request, line), None)
        if reason is None:
            fitting.append((book.precedence(rule, line), rule))
        else:
            rest.append(Candidate(rule, False, reason))
    fitting.sort(key=lambda row: row[0])
    found = [
        Candidate(rule, rank == 0, _lost(fitting[0], (order, rule)) if rank else None)
        for rank, (order, rule) in enumerate(fitting)
    ]
    return (*found, *rest)


def _misfits(rule: Rule, request: Request, line: Line) -> Iterator[Reason]:
    """Why the rule is not for the line."""
    day, customer = day_of(line, request), request.customer
    if rule.valid_from and day < rule.valid_from:
        yield _reason(rule, "lost_not_yet", rule.valid_from, day)
    if rule.valid_to and day > rule.valid_to:
        yield _reason(rule, "lost_no_longer", rule.valid_to, day)
    if rule.kinds and customer.kind not in rule.kinds:
        yield _reason(rule, "lost_kind", rule.kinds, customer.kind)
    if rule.countries and customer.country not in rule.countries:
        yield _reason(rule, "lost_country", rule.countries, customer.country or "?")
    if rule.channels and request.channel not in rule.channels:
        yield _reason(rule, "lost_channel", rule.channels, request.channel)
    for code, named, found in (
        ("lost_segment", rule.segments, customer.segments),
        ("lost_product", rule.products, {line.product}),
        ("lost_category", rule.categories, line.categories),
        ("lost_reason", rule.reasons, {line.reason}),
    ):
        if named and named.isdisjoint(found):
            yield Reason(code, {}, rule.source)


def _reason(rule: Rule, code: str, own: object, found: object) -> Reason:
    return Reason(code, {"own": own, "found": found}, rule.source)


def _lost(winner: tuple[tuple, Rule], loser: tuple[tuple, Rule]) -> Reason:
    """The first difference in the order of two rules that both fit."""
    (best, won), (order, rule) = winner, loser
    what = next(
        name
        for name, one, other in zip(DIFFERENCES, best, order, strict=True)
        if one != other
    )
    own, found = {
        "priority": (rule.priority, won.priority),
        "newer": (rule.valid_from or date.min, won.valid_from),
        "id": (rule.id, won.id),
    }.get(what, (None, None))
    code = f"lost_{what}" if what == "priority" else f"lost_to_{what}"
    values = {"own": own, "found": found, "winner": won.name}
    return Reason(code, values, rule.source)
