"""What is kept from the credit for goods that lost value in the customer's hands.

Directive 2011/83/EU, art. 14(2): the consumer answers only for the diminished value
that comes from handling the goods beyond what is necessary to establish their nature,
characteristics and functioning. Where somebody else is at fault nothing is deducted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

FULL = Decimal(100)


@dataclass(frozen=True)
class Cause:
    """A finding, and the percentage of the price that it takes away."""

    sentence: str
    percent: Decimal


@dataclass(frozen=True)
class Proposal:
    percent: Decimal
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slice:
    """A quantity in one condition, and the percentage deducted from its price."""

    key: int
    quantity: Decimal
    percent: Decimal


def propose(
    grade: Cause | None, causes: Iterable[Cause], *, at_fault: bool
) -> Proposal:
    """The deduction that a grade and the findings suggest.

    The findings add up; the grade gives at least its own percentage; never more than
    the whole price.

    :param at_fault: whether the customer answers for the condition of the goods

    >>> propose(Cause("Grade C", Decimal(20)), [Cause("Box: no", Decimal(5))],
    ...         at_fault=True)
    Proposal(percent=Decimal('20'), reasons=('Grade C: 20 %', 'Box: no: 5 %'))
    """
    counting = [cause for cause in (grade, *causes) if cause and cause.percent > 0]
    if not at_fault or not counting:
        return Proposal(Decimal(0))
    least = grade.percent if grade else Decimal(0)
    added = sum((c.percent for c in counting if c is not grade), Decimal(0))
    reasons = tuple(f"{c.sentence}: {c.percent.normalize():f} %" for c in counting)
    return Proposal(min(max(least, added), FULL), reasons)


def take(slices: Sequence[Slice], skip: Decimal, quantity: Decimal) -> list[Slice]:
    """The ``quantity`` that follows the first ``skip`` of the slices, in their order.

    What is credited now follows what was credited before; more than all slices hold
    is not made up.

    >>> take([Slice(1, Decimal(2), Decimal(0)), Slice(2, Decimal(1), Decimal(30))],
    ...      Decimal(1), Decimal(2))[1].percent
    Decimal('30')
    """
    taken = []
    for part in slices:
        start = min(skip, part.quantity)
        skip -= start
        share = min(part.quantity - start, quantity)
        quantity -= share
        if share > 0:
            taken.append(Slice(part.key, share, part.percent))
    return taken


def amounts(
    goods: Decimal,
    quantity: Decimal,
    slices: Sequence[Slice],
    *,
    fee: Decimal,
    rounding: Decimal,
) -> list[Decimal]:
    """The deduction of each slice of goods credited for ``goods``.

    Together with the restocking fee never more than the goods themselves.

    :param goods: amount of the credited ``quantity``, zero or more
    :param slices: quantities in the unit of ``quantity``, which they do not exceed
    :param fee: restocking fee on the same goods
    :param rounding: smallest unit of the currency

    >>> amounts(Decimal(300), Decimal(3), [Slice(2, Decimal(1), Decimal(30))],
    ...         fee=Decimal(0), rounding=Decimal("0.01"))
    [Decimal('30.00')]
    """
    left, found = goods - fee, []
    for part in slices:
        exact = goods * part.quantity / quantity * part.percent / FULL
        units = (exact / rounding).quantize(Decimal(1), ROUND_HALF_UP)
        found.append(max(min(units * rounding, left), Decimal(0)))
        left -= found[-1]
    return found
