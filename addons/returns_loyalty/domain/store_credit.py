"""What of a credit note becomes store credit, and what is given on top of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Plan:
    """How an amount is divided, in the currency of the credit note.

    :ivar chosen: store credit because the customer chose it
    :ivar tender: back to the store credit that the goods were paid with
    :ivar rest: left for the payments and other ways
    """

    chosen: Decimal
    tender: Decimal
    rest: Decimal


def plan(owed: Decimal, chosen: Decimal, tender: Decimal, money: Decimal) -> Plan:
    """Divide what a credit note owes.

    Where goods were paid with money and with store credit, the money goes back first:
    only what no payment can take returns to the store credit.

    :param owed: what is to be divided, zero or more
    :param chosen: credited on lines for which the customer chose store credit, less
        what they have got of it
    :param tender: store credit that paid for the goods, less what went back to it
    :param money: what the payments of the invoice can still give back

    >>> plan(Decimal(100), Decimal(30), Decimal(50), Decimal(60))
    Plan(chosen=Decimal('30'), tender=Decimal('10'), rest=Decimal('60'))
    """
    chosen = min(max(chosen, ZERO), owed)
    left = owed - chosen
    tender = min(max(left - money, ZERO), max(tender, ZERO))
    return Plan(chosen, tender, left - tender)


def bonus(
    amount: Decimal, parts: Sequence[tuple[Decimal, Decimal]], rounding: Decimal
) -> Decimal:
    """What is given on top of ``amount`` of store credit.

    :param parts: what was credited on each line for which store credit was chosen,
        and the percentage of its bonus; ``amount`` is for all of them alike
    :param rounding: smallest unit of the currency

    >>> bonus(Decimal(90), [(Decimal(60), Decimal(10)), (Decimal(30), Decimal(0))],
    ...       Decimal("0.01"))
    Decimal('6.00')
    """
    total = sum((credited for credited, _percent in parts), ZERO)
    if total <= 0:
        return ZERO
    promised = sum((credited * percent for credited, percent in parts), ZERO)
    units = amount * promised / total / 100 / rounding
    return max(units.quantize(Decimal(1), ROUND_HALF_UP) * rounding, ZERO)
