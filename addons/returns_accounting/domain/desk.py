"""The reconciliation desk: what looks alike, what is left, what may be written off.

Amounts are what is open, debit positive: what settles an item has the other sign.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo.addons.returns_management.domain.transitions import StateMachine

#: What is open, by where it waits; each is a list of the desk.
TABS = ("gateway", "booked", "credit", "payout", "bank")

#: The lists whose candidates are on which other list.
COUNTERPARTS = {
    "gateway": "booked",
    "booked": "gateway",
    "payout": "bank",
    "bank": "payout",
}

RECONCILIATION_DECISION = StateMachine(
    "return.reconciliation.decision",
    {"done": frozenset({"undone"}), "undone": frozenset()},
)

#: Shorter words than this are no reference: they agree by chance.
REFERENCE_LENGTH = 6

#: Further apart than this, dates are no reason any more.
NEAR_DAYS = 3


@dataclass(frozen=True)
class Side:
    """One of two that may belong together; ``amount`` in ``currency``."""

    amount: Decimal
    currency: str
    day: date
    partner: int | None = None
    texts: tuple[str, ...] = ()

    @property
    def references(self) -> frozenset[str]:
        words = re.findall(r"[\w/-]+", " ".join(self.texts).lower())
        return frozenset(
            word
            for word in words
            if len(word) >= REFERENCE_LENGTH and any(map(str.isdigit, word))
        )


def reasons(item: Side, other: Side) -> list[str]:
    """In what the two agree, the strongest first: codes for the screen to say.

    >>> charge = Side(Decimal(-30), "EUR", date(2026, 3, 2), 7, ("re_3PabcD",))
    >>> reasons(charge, Side(Decimal(30), "EUR", date(2026, 3, 1), 7))
    ['amount', 'partner', 'date']
    """
    agrees = {
        "reference": bool(item.references & other.references),
        "amount": item.currency == other.currency and item.amount == -other.amount,
        "partner": bool(item.partner) and item.partner == other.partner,
        "date": abs((item.day - other.day).days) <= NEAR_DAYS,
    }
    return [code for code, found in agrees.items() if found]


def rank(item: Side, other: Side) -> tuple[int, int]:
    """Sorts candidates: those that agree in most, then the nearest in time."""
    return -len(reasons(item, other)), abs((item.day - other.day).days)


def left(amount: Decimal, settled_by: Iterable[Decimal]) -> Decimal:
    """What stays open of an item that several others settle, wholly or in part.

    :raise ValueError: when one of them has the same sign and settles nothing

    >>> left(Decimal(-30), [Decimal(10), Decimal("19.99")])
    Decimal('-0.01')
    """
    settled_by = list(settled_by)
    if any(amount * other >= 0 for other in settled_by):
        raise ValueError("What settles an item has the other sign")
    return amount + sum(settled_by, Decimal(0))


def may_write_off(amount: Decimal, limit: Decimal) -> bool:
    """Whether a difference is small enough for the rule of the company."""
    return Decimal(0) < abs(amount) <= limit
