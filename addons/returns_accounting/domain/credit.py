"""What a part of an invoice line is worth, so that all its parts make up the whole."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: The amounts of an invoice line: the untaxed amount, the amount and base of each tax,
#: in the currency of the invoice and in that of the company. The key says which.
Amounts = Mapping[Hashable, Decimal]


@dataclass(frozen=True)
class Part:
    """A quantity of an invoice line, out of what no credit note has taken yet.

    :param quantity: what is credited now
    :param left: what is left to credit, with ``quantity``
    :param whole: what was invoiced
    """

    quantity: Decimal
    left: Decimal
    whole: Decimal

    @property
    def is_last(self) -> bool:
        return self.quantity >= self.left


def portion(
    total: Decimal, credited: Decimal, part: Part, rounding: Decimal
) -> Decimal:
    """The share of ``part`` in ``total``, an amount of the invoice line.

    The last part takes what all others left of it, so that they add up to ``total``;
    no part takes more than is left, so that none has to be negative in the end.

    :param total: any sign, a multiple of ``rounding``
    :param credited: what credit notes have taken of it
    :param rounding: smallest unit of the currency, such as ``Decimal("0.01")``

    >>> third = [Part(Decimal(1), Decimal(left), Decimal(3)) for left in (3, 2, 1)]
    >>> portion(Decimal("1.00"), Decimal("0.00"), third[0], Decimal("0.01"))
    Decimal('0.33')
    >>> portion(Decimal("1.00"), Decimal("0.66"), third[2], Decimal("0.01"))
    Decimal('0.34')
    >>> portion(Decimal("-0.02"), Decimal("-0.02"), third[1], Decimal("0.01"))
    Decimal('0.00')
    """
    sign = -1 if total < 0 else 1
    rest = max(sign * (total - credited), Decimal(0))
    if part.is_last:
        return sign * rest
    units = sign * total * part.quantity / part.whole / rounding
    share = units.quantize(Decimal(1), ROUND_HALF_UP) * rounding
    return sign * min(share, rest)


def division(
    credited: Decimal,
    valued: Decimal,
    amounts: int,
    rounding: Decimal,
    coins: Decimal = Decimal(0),
) -> Decimal:
    """The cents that a part of an invoice line got more or less than it is worth alone.

    An invoice of 2 x 331.55 at 19 % bears 125.99 of tax: one half is credited with
    63.00 and the other with 62.99, but each alone would bear 62.99. A larger
    difference is no matter of rounding: it stays one.

    :param credited: of the goods, without what is kept or given beside them
    :param valued: the same quantity at the invoiced price
    :param amounts: how many amounts were divided: untaxed and each tax, of each part
    :param rounding: smallest unit of the currency, such as ``Decimal("0.01")``
    :param coins: what may have been rounded because the parts are paid in cash

    >>> division(Decimal("394.55"), Decimal("394.54"), 2, Decimal("0.01"))
    Decimal('0.01')
    >>> division(Decimal("394.60"), Decimal("394.54"), 2, Decimal("0.01"))
    Decimal('0')
    """
    difference = credited - valued
    most = amounts * rounding + coins
    return difference if abs(difference) <= most else Decimal(0)


def nominal(total: Decimal, part: Part, rounding: Decimal) -> Decimal:
    """The share of ``part`` whatever was credited before.

    What goods count for that were credited at another price than the invoiced one.

    >>> third = Part(Decimal(1), Decimal(1), Decimal(3))
    >>> nominal(Decimal("1.00"), third, Decimal("0.01"))
    Decimal('0.33')
    """
    units = total * part.quantity / part.whole / rounding
    return units.quantize(Decimal(1), ROUND_HALF_UP) * rounding
