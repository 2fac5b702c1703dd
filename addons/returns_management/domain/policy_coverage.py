"""Where policies overlap without a good reason to prefer one, and where they end."""

from dataclasses import dataclass
from datetime import date

from .policy_book import Book
from .policy_reasons import Reason
from .policy_request import Request
from .policy_terms import Rule


@dataclass(frozen=True)
class Finding:
    """Something that a person should look at, with an order that it happens to.

    :ivar kind: ``overlap`` of two ``rules``, or ``gap``
    """

    kind: str
    rules: tuple[Rule, ...]
    example: Request
    reason: Reason


def coverage(book: Book, today: date, horizon: int) -> list[Finding]:
    """What goods ordered in the ``horizon`` days from ``today`` on would meet."""
    return []
