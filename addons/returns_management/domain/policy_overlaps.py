"""Rules between which only the last tie-breaker decides: which was made first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations, islice, product

from .policy_book import Book, fits
from .policy_examples import example_line
from .policy_reasons import Reason
from .policy_request import Customer, Request
from .policy_terms import Rule
from .policy_window import add_days
from .policy_words import CHANNELS, KINDS

#: Names that a sentence bears.
NAMES = 4

#: Examples that are tried for two rules before stronger ones are said to hide them.
TRIES = 200

#: What rules can name; a line has one product, category and reason in an example.
NAMED = ("products", "categories", "reasons", "countries")

#: By what a rule names, the values that two rules have in common.
Common = Mapping[str, list]


def overlaps(
    book: Book, first: date, last: date
) -> Iterator[tuple[tuple[Rule, ...], Request, Reason]]:
    """Rules that tie, with an order from ``first`` to ``last`` on which they do."""
    known: set[tuple[int, int]] = set()
    for group in _alike(book):
        for one, other in combinations(group, 2):
            if (one.id, other.id) in known:
                continue
            request = _example(book, one, other, first, last)
            if request is not None:
                tied = _tied(book, one, request)
                known.update(combinations([rule.id for rule in tied], 2))
                yield tied, request, _reason(tied)


def _alike(book: Book) -> list[list[Rule]]:
    """Groups of rules of equal priority, age and number of things named."""
    groups = defaultdict(list)
    for rule in sorted(book.rules, key=lambda rule: rule.id):
        named = tuple(bool(getattr(rule, name)) for name in NAMED)
        more = bool(rule.segments), bool(rule.channels), bool(rule.kinds)
        groups[rule.priority, rule.valid_from, named, more].append(rule)
    return list(groups.values())


def _tied(book: Book, rule: Rule, request: Request) -> tuple[Rule, ...]:
    """All rules that tie with ``rule``, the one that decides first."""
    (line,) = request.lines
    best = book.precedence(rule, line)[:-1]
    return tuple(
        other
        for other in sorted(book.rules, key=lambda rule: rule.id)
        if fits(other, line, request) and book.precedence(other, line)[:-1] == best
    )


def _reason(tied: tuple[Rule, ...]) -> Reason:
    winner, *others = (rule.name for rule in tied)
    values = {"count": len(tied), "winner": winner, "others": others[:NAMES]}
    return Reason("overlap" if len(others) <= NAMES else "overlap_many", values)


def _example(
    book: Book, one: Rule, other: Rule, first: date, last: date
) -> Request | None:
    """A request for which the two tie and nothing is stronger."""
    start = max(first, one.valid_from or first)
    end = min(last, one.valid_to or last, other.valid_to or last)
    common = _common(one, other) if start <= end else None
    if common is None:
        return None
    for request in islice(_requests(common, _days(book, start, end)), TRIES):
        (line,) = request.lines
        winner = book.find(line, request)
        if book.precedence(winner, line)[:-1] == book.precedence(one, line)[:-1]:
            return request
        if _hides(winner, common, start, end):
            return None
    return None


def _common(one: Rule, other: Rule) -> Common | None:
    """What both are for; None when there is no such order.

    What neither names is something that no rule names: a rule that is stronger there
    is stronger everywhere.
    """
    common: dict[str, list] = {"segments": _segments(one, other)}
    for name in NAMED:
        mine, others = getattr(one, name), getattr(other, name)
        common[name] = sorted(mine & others) if mine else [None]
    for name, every in (("channels", CHANNELS), ("kinds", KINDS)):
        both = (getattr(one, name) or every) & (getattr(other, name) or every)
        common[name] = sorted(both)
    named = (*NAMED, "channels", "kinds")
    return common if all(common[name] for name in named) else None


def _segments(one: Rule, other: Rule) -> list[frozenset[int]]:
    """Tags of customers whom both rules are for, as few as possible."""
    if not one.segments:
        return [frozenset()]
    pairs = product(sorted(one.segments), sorted(other.segments))
    return sorted({frozenset(pair) for pair in pairs}, key=lambda tags: sorted(tags))


def _days(book: Book, start: date, end: date) -> list[date]:
    """The first day, and those on which a rule that was stronger may have ended."""
    after = {add_days(rule.valid_to, 1) for rule in book.rules if rule.valid_to}
    return [start, *sorted(day for day in after if start < day <= end)]


def _requests(common: Common, days: list[date]) -> Iterator[Request]:
    values = (common[name] for name in (*NAMED, "channels", "kinds", "segments"))
    for day, *named, country, channel, kind, tags in product(days, *values):
        line = example_line(day, *named)
        customer = Customer(kind, country, segments=tags)
        yield Request((line,), customer, channel, day)


def _hides(rule: Rule, common: Common, start: date, end: date) -> bool:
    """Whether a stronger rule is for all that two others have in common."""
    everywhere = all(
        not getattr(rule, name) or getattr(rule, name).issuperset(common[name])
        for name in (*NAMED, "channels", "kinds")
    )
    everybody = not rule.segments or all(
        rule.segments & tags for tags in common["segments"]
    )
    always = (rule.valid_from or start) <= start and end <= (rule.valid_to or end)
    return everywhere and everybody and always
