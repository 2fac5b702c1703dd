"""Where a refund stands against its legal deadline, and what the delay costs.

A refund may be paid in parts: each part costs what it costs up to the day it was paid,
what is still open up to today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .legal_penalty import CENT, ZERO, Penalty, Rate, penalty
from .legal_regime import WITHDRAWAL, Regime

WAITING, RUNNING, DUE, LATE, REFUNDED = (
    "waiting",
    "running",
    "due",
    "late",
    "refunded",
)


class Payment(NamedTuple):
    day: date
    amount: Decimal


class Part(NamedTuple):
    """A part of what was owed; ``paid_on`` is None while it is open."""

    amount: Decimal
    paid_on: date | None


def state(due_on: date | None, refunded_on: date | None, today: date) -> str:
    """Where the clock stands.

    >>> state(date(2026, 3, 16), None, date(2026, 3, 16))
    'due'
    >>> state(None, None, date(2026, 3, 16))
    'waiting'
    """
    if refunded_on is not None:
        return REFUNDED
    if due_on is None:
        return WAITING
    return RUNNING if today < due_on else DUE if today == due_on else LATE


def parts(owed: Decimal, payments: Iterable[Payment], today: date) -> list[Part]:
    """``owed`` by the days on which its parts were paid; later payments are not known.

    More than was owed does not count.

    >>> parts(Decimal(100), [Payment(date(2026, 3, 2), Decimal(30))], date(2026, 3, 9))
    [Part(amount=Decimal('30'), paid_on=datetime.date(2026, 3, 2)), \
Part(amount=Decimal('70'), paid_on=None)]
    """
    found, left = [], max(owed, ZERO)
    for day, amount in sorted(payments):
        share = min(amount, left)
        if day <= today and share > 0:
            found.append(Part(share, day))
            left -= share
    if left > 0:
        found.append(Part(left, None))
    return found


def refunded_on(owed: Decimal, payments: Iterable[Payment]) -> date | None:
    """The day on which everything was paid, None while something is open.

    >>> refunded_on(Decimal(5), [Payment(date(2026, 3, 2), Decimal(5))])
    datetime.date(2026, 3, 2)
    """
    divided = parts(owed, payments, date.max)
    if not divided or divided[-1].paid_on is None:
        return None
    return divided[-1].paid_on


def accrued(
    regime: Regime,
    owed: Decimal,
    payments: Sequence[Payment] = (),
    *,
    due_on: date,
    today: date,
    legal_rates: Sequence[Rate] = (),
    cause: str = WITHDRAWAL,
    price: Decimal | None = None,
    rounding: Decimal = CENT,
) -> Penalty:
    """The penalty on all parts; its step is that of the part that is open longest.

    :param price: of the goods without delivery, see ``penalty``
    """
    total, latest, missing = ZERO, None, False
    for part in parts(owed, payments, today):
        found = penalty(
            regime,
            part.amount,
            due_on=due_on,
            today=part.paid_on or today,
            legal_rates=legal_rates,
            cause=cause,
            price=None if price is None else price * part.amount / owed,
            rounding=rounding,
        )
        if part.paid_on:
            found = replace(found, next_step_on=None, next_amount=None)
        elif found.next_amount is not None:
            found = replace(found, next_amount=found.next_amount + total)
        total += found.amount
        latest, missing = found, missing or found.rate_missing
    if latest is None:
        return Penalty(ZERO, "none")
    return replace(latest, amount=total, rate_missing=missing)
