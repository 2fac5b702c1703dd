"""Which lines of a credit note a refund has paid."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from odoo.addons.returns_management.domain import allocation

ZERO = Decimal(0)


def divide(
    amounts: Mapping[str | None, Decimal],
    credited: Sequence[Decimal],
    resolutions: Sequence[str | None],
    rounding: Decimal,
) -> list[Decimal]:
    """Divide what was refunded over the lines of a credit note, to the last cent.

    What is for one resolution goes to its lines, up to what they were credited; all
    else goes to what the lines still lack, in proportion.

    :param amounts: refunded, by the resolution that it is for; None for any
    :param credited: of each line, fees below zero, in the same currency
    :param resolutions: of each line; None for one without a returned line
    :param rounding: smallest unit of the currency

    >>> divide({"exchange": Decimal(85), None: Decimal(50)},
    ...        [Decimal(100), Decimal(200)], ["exchange", "refund"], Decimal("0.01"))
    [Decimal('88.49'), Decimal('46.51')]
    """
    placed = [ZERO] * len(credited)
    rest = amounts.get(None, ZERO)
    for resolution, amount in amounts.items():
        if resolution is None:
            continue
        weights = [
            credit if of == resolution else ZERO
            for credit, of in zip(credited, resolutions, strict=True)
        ]
        taken = min(amount, max(sum(weights, ZERO), ZERO))
        rest += amount - taken
        placed = _add(placed, allocation.proportional(taken, weights, rounding))
    lacking = [credit - part for credit, part in zip(credited, placed, strict=True)]
    if not sum(lacking, ZERO):
        lacking = list(credited)
    return _add(placed, allocation.proportional(rest, lacking, rounding))


def _add(first: Sequence[Decimal], second: Sequence[Decimal]) -> list[Decimal]:
    return [one + two for one, two in zip(first, second, strict=True)]
