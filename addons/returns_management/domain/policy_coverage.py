"""Where policies overlap without a good reason to prefer one, and where they end."""

from dataclasses import dataclass
from datetime import date

from .policy_book import Book
from .policy_gaps import gaps
from .policy_overlaps import overlaps
from .policy_reasons import Reason
from .policy_request import Request
from .policy_terms import Rule
from .policy_window import add_days


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at, with an order that it happens to.

    :ivar kind: ``overlap`` or ``gap``
    :ivar rules: those that overlap, the one that decides first
    """

    kind: str
    rules: tuple[Rule, ...]
    example: Request
    reason: Reason

    @property
    def sentence(self) -> str:
        return self.reason.sentence


def coverage(book: Book, today: date, horizon: int) -> list[Finding]:
    """What orders of the ``horizon`` days from ``today`` on would meet.

    :raise ValueError: when ``horizon`` is negative

    >>> book = Book((Rule(1, "France", countries=frozenset({"FR"})), Rule(2, "Also",
    ...              countries=frozenset({"FR", "DE"}))))
    >>> for finding in coverage(book, date(2026, 1, 1), 30):
    ...     print(finding.kind, [rule.name for rule in finding.rules])
    overlap ['France', 'Also']
    gap []
    """
    if horizon < 0:
        raise ValueError(f"horizon of {horizon} days: use 0 for today only, or more")
    last = add_days(today, horizon)
    return [
        *(Finding("overlap", *found) for found in overlaps(book, today, last)),
        *(Finding("gap", (), *found) for found in gaps(book, today, last)),
    ]
