"""Dividing a line between two returns without losing or inventing a unit."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Quantities:
    """What a line asks back and what of it is authorised, in the line's unit."""

    requested: Decimal
    authorized: Decimal


def divide(line: Quantities, moved: Decimal) -> tuple[Quantities, Quantities]:
    """Take ``moved`` requested units out of ``line``.

    What is authorised goes along as far as it covers what moves, so that both parts
    together authorise what the line did.

    :return: what stays and what moves; all that moves leaves nothing behind
    :raise ValueError: when ``moved`` is not above zero and at most what is requested

    >>> divide(Quantities(Decimal(3), Decimal(2)), Decimal(1))[0]
    Quantities(requested=Decimal('2'), authorized=Decimal('1'))
    """
    if not 0 < moved <= line.requested:
        raise ValueError(f"{moved} of {line.requested}: must be above 0 and at most it")
    if moved == line.requested:
        return Quantities(Decimal(0), Decimal(0)), line
    authorized = min(moved, line.authorized)
    return (
        Quantities(line.requested - moved, line.authorized - authorized),
        Quantities(moved, authorized),
    )
