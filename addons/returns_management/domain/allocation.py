"""Dividing a quantity or an amount over several places without losing a unit of it."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


class Overflow(ValueError):
    """More is to be placed than all places together can take."""

    def __init__(self, left: Decimal):
        self.left = left
        super().__init__(f"{left} more than there is room for")


def fill(quantity: Decimal, capacities: Sequence[Decimal]) -> list[Decimal]:
    """Put ``quantity`` into the places in their order, each up to its capacity.

    :return: what each place gets; their sum is ``quantity``
    :raise Overflow: when the places are too small

    >>> fill(Decimal(5), [Decimal(2), Decimal(0), Decimal(9)])
    [Decimal('2'), Decimal('0'), Decimal('3')]
    """
    shares, left = [], quantity
    for capacity in capacities:
        share = min(left, max(capacity, Decimal(0)))
        shares.append(share)
        left -= share
    if left > 0:
        raise Overflow(left)
    return shares


def proportional(
    amount: Decimal, weights: Sequence[Decimal], rounding: Decimal
) -> list[Decimal]:
    """Divide ``amount`` over ``weights`` so that the shares add up to it exactly.

    Each share is rounded on the running total, so that no share is off by more than
    one unit of ``rounding`` and the last unit is never lost. Without any weight the
    first place takes it all.

    :param amount: in the currency of the document, a multiple of ``rounding``
    :param weights: the amounts of the places, any sign, same currency
    :param rounding: smallest unit of the currency, such as ``Decimal("0.01")``

    >>> proportional(Decimal("0.10"), [Decimal(1)] * 3, Decimal("0.01"))
    [Decimal('0.03'), Decimal('0.04'), Decimal('0.03')]
    """
    if not weights:
        return []
    total = sum(weights, Decimal(0))
    if not total:
        return [amount] + [Decimal(0)] * (len(weights) - 1)
    shares, placed, weight = [], Decimal(0), Decimal(0)
    for part in weights:
        weight += part
        units = (amount * weight / total / rounding).quantize(Decimal(1), ROUND_HALF_UP)
        shares.append(units * rounding - placed)
        placed = units * rounding
    return shares


def with_rest(amount: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """``parts`` as they are, the last one with what they lack of ``amount``.

    Tax rounded on a whole document differs by some cents from tax rounded line by line.

    >>> with_rest(Decimal("10.01"), [Decimal("7.50"), Decimal("2.50")])
    [Decimal('7.50'), Decimal('2.51')]
    """
    if not parts:
        return []
    return [*parts[:-1], amount - sum(parts[:-1], Decimal(0))]
