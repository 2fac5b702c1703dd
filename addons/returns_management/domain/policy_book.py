"""All rules, indexed once: which of them decides on a line.

The order among the rules that fit a line is total, and does not depend on the order in
which they are given: higher priority first, then the more specific, then the newer,
then the one that was made first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from .policy_checks import BadTerms
from .policy_request import Customer, Line, Request
from .policy_terms import Period, Rule
from .policy_words import CHANNELS

#: What makes a rule more specific, the strongest first.
SPECIFICITY = ("product", "category", "reason", "segment", "country", "channel", "kind")


class Entry(NamedTuple):
    """A rule, for one product or category if it names any.

    :ivar rank: the lower, the stronger
    :ivar category: that the line must be of, too
    """

    rank: int
    rule: Rule
    product: int | None
    category: int | None
    first: date
    last: date
    reasons: frozenset[int]
    segments: frozenset[int]

    def fits(self, line: Line, day: date, segments: frozenset[int]) -> bool:
        """Whether it is for ``line``, ordered on ``day``; its product was looked up."""
        return (
            self.first <= day <= self.last
            and (not self.reasons or line.reason in self.reasons)
            and (not self.segments or not self.segments.isdisjoint(segments))
            and (self.category is None or self.category in line.categories)
        )


class _Shelf:
    """The entries for a kind of customer, country and channel, the strongest first."""

    def __init__(self, entries: Iterable[Entry]):
        self.products: dict[int, list[Entry]] = {}
        self.categories: dict[int, list[Entry]] = {}
        self.anywhere: list[Entry] = []
        for entry in entries:
            if entry.product is not None:
                self.products.setdefault(entry.product, []).append(entry)
            elif entry.category is not None:
                self.categories.setdefault(entry.category, []).append(entry)
            else:
                self.anywhere.append(entry)

    def find(self, line: Line, day: date, segments: frozenset[int]) -> Rule | None:
        """The rule of the strongest entry for the line."""
        shelves = [self.anywhere]
        if line.product in self.products:
            shelves.append(self.products[line.product])
        shelves += [
            self.categories[category]
            for category in line.categories
            if category in self.categories
        ]
        best = None
        for entries in shelves:
            for entry in entries:
                if best is not None and best.rank < entry.rank:
                    break
                if entry.fits(line, day, segments):
                    best = entry
                    break
        return None if best is None else best.rule


@dataclass(frozen=True)
class Book:
    """The rules of all policies and the periods that extend their windows.

    Made once and asked many times.

    :ivar category_depths: how deep a category lies below the topmost, by its id; a
        deeper one is more specific. 1 when not given
    :raise BadTerms: when two rules have the same id, so that none would be stronger
    """

    rules: tuple[Rule, ...] = ()
    periods: tuple[Period, ...] = ()
    category_depths: Mapping[int, int] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        seen: dict[int, Rule] = {}
        for rule in self.rules:
            if rule.id in seen:
                advice = f"is that of {seen[rule.id].name} too: give each rule its own"
                raise BadTerms(rule.name, "id", rule.id, advice)
            seen[rule.id] = rule

    def find(self, line: Line, request: Request) -> Rule | None:
        """The rule that decides on ``line``; None when no rule is for it."""
        customer = request.customer
        shelf = self._shelf(customer, request.channel)
        return shelf.find(line, day_of(line, request), customer.segments)

    @cached_property
    def countries(self) -> frozenset[str]:
        """Those that rules name; all others are alike."""
        return frozenset(country for rule in self.rules for country in rule.countries)

    @property
    def limit_periods(self) -> frozenset[int]:
        """Days over which some rule counts the returns of a customer."""
        return frozenset(rule.limit_days for rule in self.rules if rule.limit_days)

    def precedence(self, rule: Rule, line: Line) -> tuple:
        """What the rules that fit ``line`` are sorted by: the smallest decides."""
        found = rule.categories & line.categories
        return _precedence(
            rule, max((self._depth(category) for category in found), default=0)
        )

    def _depth(self, category: int) -> int:
        return self.category_depths.get(category, 1)

    @cached_property
    def _entries(self) -> list[Entry]:
        """One for each product and category of each rule, the strongest first."""
        found = []
        for rule in self.rules:
            for category in rule.categories or {None}:
                depth = 0 if category is None else self._depth(category)
                order = _precedence(rule, depth)
                found += [
                    (order, rule, product, category)
                    for product in rule.products or {None}
                ]
        found.sort(key=lambda row: row[0])
        return [
            Entry(
                rank,
                rule,
                product,
                category,
                rule.valid_from or date.min,
                rule.valid_to or date.max,
                rule.reasons,
                rule.segments,
            )
            for rank, (_order, rule, product, category) in enumerate(found)
        ]

    @cached_property
    def _shelves(self) -> dict[tuple[str, str | None, str], _Shelf]:
        return {}

    def _shelf(self, customer: Customer, channel: str) -> _Shelf:
        country = customer.country if customer.country in self.countries else None
        channel = channel if channel in CHANNELS else ""
        key = customer.kind, country, channel
        shelf = self._shelves.get(key)
        if shelf is None:
            entries = (
                entry
                for entry in self._entries
                if serves(entry.rule, customer.kind, country, channel)
            )
            shelf = self._shelves[key] = _Shelf(entries)
        return shelf


def day_of(line: Line, request: Request) -> date:
    """The day whose rules hold: that of the order, of the request without one."""
    return line.ordered or request.today


def serves(rule: Rule, kind: str, country: str | None, channel: str) -> bool:
    """Whether the rule is for such a customer, in this country and channel."""
    return (
        (not rule.kinds or kind in rule.kinds)
        and (not rule.countries or country in rule.countries)
        and (not rule.channels or channel in rule.channels)
    )


def fits(rule: Rule, line: Line, request: Request) -> bool:
    """Whether the rule is for ``line``."""
    customer, day = request.customer, day_of(line, request)
    return (
        (rule.valid_from or date.min) <= day <= (rule.valid_to or date.max)
        and serves(rule, customer.kind, customer.country, request.channel)
        and (not rule.segments or not rule.segments.isdisjoint(customer.segments))
        and (not rule.products or line.product in rule.products)
        and (not rule.categories or not rule.categories.isdisjoint(line.categories))
        and (not rule.reasons or line.reason in rule.reasons)
    )


def _precedence(rule: Rule, depth: int) -> tuple:
    return (
        -rule.priority,
        not rule.products,
        -depth,
        not rule.reasons,
        not rule.segments,
        not rule.countries,
        not rule.channels,
        not rule.kinds,
        -(rule.valid_from or date.min).toordinal(),
        rule.id,
    )
