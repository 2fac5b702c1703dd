"""Exchanges: how many replacements are due, and who owes whom the difference.

The same product goes out for nothing: no money moves. Another product is sold at its
own price and what came back is credited; the customer pays or gets the difference.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

PAYS, GETS, EVEN = "pays", "gets", "even"


@dataclass(frozen=True)
class Difference:
    """What the customer owes after the exchange; below zero what we owe.

    Amounts in the currency of the return, tax included.
    """

    amount: Decimal

    @property
    def direction(self) -> str:
        """Who pays: one of PAYS, GETS and EVEN, from the customer's side."""
        if not self.amount:
            return EVEN
        return PAYS if self.amount > 0 else GETS


def difference(replacement: Decimal, returned: Decimal, step: Decimal) -> Difference:
    """The price of what goes out less the credit for what comes back.

    :param replacement: price of the replacement, tax included
    :param returned: credit for the returned goods, tax included
    :param step: smallest unit of the currency, such as ``Decimal("0.01")``

    >>> difference(Decimal("120.00"), Decimal("100.00"), Decimal("0.01")).amount
    Decimal('20.00')
    >>> difference(Decimal(85), Decimal(100), Decimal(1)).direction
    'gets'
    """
    units = ((replacement - returned) / step).quantize(Decimal(1), ROUND_HALF_UP)
    return Difference(units * step)


def quantity_due(
    quantity: Decimal, authorized: Decimal, accepted: Decimal, step: Decimal
) -> Decimal:
    """Replacements that are due for the part of a return that was accepted.

    Never more than agreed, never a part of a unit, and all of them with the last unit.

    :param quantity: replacements for the whole line, in their unit
    :param authorized: what is to come back for them
    :param accepted: what came back and passed the inspection
    :param step: smallest quantity of the replacement's unit

    >>> quantity_due(Decimal(1), Decimal(2), Decimal(1), Decimal(1))
    Decimal('0')
    >>> quantity_due(Decimal(3), Decimal(3), Decimal(2), Decimal(1))
    Decimal('2')
    """
    if authorized <= 0 or accepted <= 0:
        return Decimal(0)
    if accepted >= authorized:
        return quantity
    units = (quantity * accepted / authorized / step).quantize(Decimal(1), ROUND_DOWN)
    return min(units * step, quantity)
