"""Restocking fees.

A fee may be charged for a voluntary return where the merchant's posted policy says so;
never on a statutory withdrawal, where only the diminished value may be deducted
(Directive 2011/83/EU, art. 14(2) and (5)), and not when the merchant, the carrier or
the manufacturer is at fault (the reason waives it).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class FeeRule:
    """A percentage of the credited amount, within limits in the same currency."""

    percent: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    maximum: Decimal | None = None

    def __post_init__(self):
        if not 0 <= self.percent <= 100:
            raise ValueError(f"fee percent {self.percent}: must be from 0 to 100")


def restocking(
    amount: Decimal, rule: FeeRule, *, waived: bool, rounding: Decimal
) -> Decimal:
    """The fee on goods credited for ``amount``; never more than the goods themselves.

    :param amount: untaxed value of the returned goods, in the currency of the invoice
    :param waived: the reason of the return takes the fee away
    :param rounding: smallest unit of the currency
    :raise ValueError: when ``amount`` is negative

    >>> restocking(Decimal("99.90"), FeeRule(Decimal(15)), waived=False,
    ...            rounding=Decimal("0.01"))
    Decimal('14.99')
    """
    if amount < 0:
        raise ValueError(f"goods of {amount}: a fee needs a positive amount")
    if waived or (not rule.percent and not rule.minimum):
        return Decimal(0) * rounding
    fee = max(amount * rule.percent / 100, rule.minimum)
    if rule.maximum is not None:
        fee = min(fee, rule.maximum)
    units = (min(fee, amount) / rounding).quantize(Decimal(1), ROUND_HALF_UP)
    return units * rounding
