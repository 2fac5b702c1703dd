"""Orders that no rule is for.

Whatever a rule names makes it fit less, so an order that no rule is for exists exactly
where goods that are in no product, category or reason of a rule, bought by a customer
without a tag, are left out: it is enough to look at the rules for all goods.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

from .policy_book import Book, serves
from .policy_examples import example_line
from .policy_reasons import Reason
from .policy_request import Customer, Request
from .policy_terms import Rule
from .policy_window import add_days
from .policy_words import CHANNELS, KINDS

Days = tuple[date, date]
Cell = tuple[str, str, str | None]


def gaps(book: Book, first: date, last: date) -> Iterator[tuple[Request, Reason]]:
    """What is left out from ``first`` to ``last``, with an order of it.

    Without any rule there is no gap: the company's defaults hold for everything.
    """
    if not book.rules:
        return
    general = [rule for rule in book.rules if _is_general(rule)]
    cells: dict[Days, set[Cell]] = defaultdict(set)
    for cell in product(KINDS, CHANNELS, [None, *book.countries]):
        kind, channel, country = cell
        serving = [rule for rule in general if serves(rule, kind, country, channel)]
        for days in _uncovered(serving, first, last):
            cells[days].add(cell)
    for days in sorted(cells):
        for kinds, channels, countries in _merge(cells[days]):
            yield _gap(book, days, kinds, channels, countries)


def _is_general(rule: Rule) -> bool:
    return not (rule.products or rule.categories or rule.reasons or rule.segments)


def _uncovered(rules: Iterable[Rule], first: date, last: date) -> Iterator[Days]:
    """Days from ``first`` to ``last`` on which none of ``rules`` is in force."""
    spans = sorted((rule.valid_from or first, rule.valid_to or last) for rule in rules)
    day = first
    for start, end in spans:
        if start > day:
            yield day, min(add_days(start, -1), last)
        if end >= day:
            if end >= last:
                return
            day = add_days(end, 1)
        if day > last:
            return
    yield day, last


def _merge(cells: set[Cell]) -> list[tuple[frozenset, frozenset, frozenset]]:
    """The cells as few blocks of kinds, channels and countries."""
    countries: dict[tuple[str, str], set] = defaultdict(set)
    for kind, channel, country in cells:
        countries[kind, channel].add(country)
    channels: dict[tuple[str, frozenset], set] = defaultdict(set)
    for (kind, channel), found in countries.items():
        channels[kind, frozenset(found)].add(channel)
    kinds: dict[tuple[frozenset, frozenset], set] = defaultdict(set)
    for (kind, found), some in channels.items():
        kinds[frozenset(some), found].add(kind)
    blocks = [(frozenset(some), *rest) for rest, some in kinds.items()]
    return sorted(blocks, key=lambda block: [sorted(map(str, part)) for part in block])


def _gap(
    book: Book,
    days: Days,
    kinds: frozenset[str],
    channels: frozenset[str],
    countries: frozenset[str | None],
) -> tuple[Request, Reason]:
    named = countries - {None}
    customer = Customer(min(kinds), min(named, default=None))
    request = Request((example_line(days[0]),), customer, min(channels), days[0])
    values = {"first": days[0], "last": days[1], "kinds": kinds, "channels": channels}
    if None not in countries:
        return request, Reason("gap", {**values, "countries": named})
    others = book.countries - named
    code = "gap_elsewhere" if others else "gap_everywhere"
    return request, Reason(code, {**values, "countries": others})
