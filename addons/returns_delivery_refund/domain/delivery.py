"""What is given back of the delivery that the customer paid for.

Directive 2011/83/EU, art. 13(1): the trader reimburses all payments, including the
costs of delivery; art. 13(2): but not the supplement where the consumer expressly opted
for another delivery than the least expensive standard one.
"""

from decimal import ROUND_HALF_UP, Decimal


def due(
    paid: Decimal,
    standard: Decimal | None,
    share: Decimal,
    refunded: Decimal,
    *,
    rounding: Decimal,
) -> Decimal:
    """What is still to give back.

    :param paid: what the delivery cost the customer
    :param standard: what the standard delivery would have cost; None where none is
        known, and all of it counts as standard
    :param share: of the delivery that is to give back by now, from 0 to 1
    :param refunded: what was given back before
    :param rounding: smallest unit of the currency

    Express for 15 in place of a standard delivery for 5:

    >>> due(Decimal(15), Decimal(5), Decimal(1), Decimal(0), rounding=Decimal("0.01"))
    Decimal('5.00')
    """
    owed = paid if standard is None else min(paid, max(standard, Decimal(0)))
    units = (owed * share / rounding).quantize(Decimal(1), ROUND_HALF_UP)
    return max(min(units * rounding, owed) - refunded, Decimal(0))
