"""Rules between which only the last tie-breaker decides: which was made first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations, islice, product

from .policy_book import Book, fits
from .policy_examples import example_line
from .policy_reasons import Reason
from .policy_request import Customer, Request
from .policy_terms import Rule
from .policy_words import CHANNELS, KINDS

#: Names that a sentence bears.
NAMES = 4

#: Examples that are tried for two rules before stronger ones are said to hide them.
TRIES = 12


def overlaps(
    book: Book, first: date, last: date
) -> Iterator[tuple[tuple[Rule, ...], Request, Reason]]:
    """Rules that tie, with an order from ``first`` to ``last`` on which they do."""
    known: set[tuple[int, int]] = set()
    for group in _alike(book):
        for one, other in combinations(group, 2):
            if (one.id, other.id) in known:
                continue
            found = _example(book, one, other, first, last)
            if found is None:
                continue
            request, tied = found
            known.update(combinations([rule.id for rule in tied], 2))
            yield tied, request, _reason(tied)


def _alike(book: Book) -> list[list[Rule]]:
    """Groups of rules of equal priority, age and number of things named."""
    groups = defaultdict(list)
    for rule in sorted(book.rules, key=lambda rule: rule.id):
        named = (rule.products, rule.categories, rule.reasons, rule.segments)
        named += (rule.countries, rule.channels, rule.kinds)
        groups[rule.priority, rule.valid_from, tuple(map(bool, named))].append(rule)
    return list(groups.values())


def _example(
    book: Book, one: Rule, other: Rule, first: date, last: date
) -> tuple[Request, tuple[Rule, ...]] | None:
    """A request for which both tie, with all that do, the one that decides first."""
    day = max(first, one.valid_from or first)
    if day > min(last, one.valid_to or last, other.valid_to or last):
        return None
    shared = [
        getattr(one, name) & getattr(other, name)
        for name in ("products", "categories", "reasons")
    ]
    named = one.products, one.categories, one.reasons
    if any(some and not common for some, common in zip(named, shared, strict=True)):
        return None
    for request in islice(_requests(book, one, other, day, shared), TRIES):
        (line,) = request.lines
        winner = book.find(line, request)
        best = book.precedence(winner, line)[:-1]
        if best == book.precedence(one, line)[:-1]:
            tied = (
                rule
                for rule in sorted(book.rules, key=lambda rule: rule.id)
                if fits(rule, line, request)
                and book.precedence(rule, line)[:-1] == best
            )
            return request, tuple(tied)
    return None


def _requests(
    book: Book, one: Rule, other: Rule, day: date, shared: list[frozenset]
) -> Iterator[Request]:
    """Requests that both rules are for, those that few others name first."""
    line = example_line(day, *shared)
    segments = one.segments & other.segments or one.segments | other.segments
    countries = (
        sorted(one.countries & other.countries)
        if one.countries
        else [None, *sorted(book.countries)]
    )
    channels = (one.channels or CHANNELS) & (other.channels or CHANNELS)
    kinds = (one.kinds or KINDS) & (other.kinds or KINDS)
    for country, channel, kind in product(countries, sorted(channels), sorted(kinds)):
        customer = Customer(kind, country, segments=segments)
        yield Request((line,), customer, channel, day)


def _reason(tied: tuple[Rule, ...]) -> Reason:
    winner, *others = (rule.name for rule in tied)
    values = {"count": len(tied), "winner": winner, "others": others[:NAMES]}
    return Reason("overlap" if len(others) <= NAMES else "overlap_many", values)
