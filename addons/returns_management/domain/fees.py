"""Restocking fees.

A fee may be charged for a voluntary return where the merchant's posted policy says so;
never on a statutory withdrawal, where only the diminished value may be deducted
(Directive 2011/83/EU, art. 14(2) and (5)), and not when the merchant, the carrier or
the manufacturer is at fault (the reason waives it).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class FeeRule:
    """A fixed amount and a percentage of the credited one, within limits.

    The limits bound a fee; where neither amount nor percentage is set there is none.

    :ivar grades: percentages that take the place of ``percent`` for goods that the
        inspection finds in these grades
    """

    percent: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal | None = None
    fixed: Decimal = ZERO
    grades: tuple[tuple[str, Decimal], ...] = ()

    def __post_init__(self):
        for percent in (self.percent, *(percent for _grade, percent in self.grades)):
            if not 0 <= percent <= 100:
                raise ValueError(f"fee percent {percent}: must be from 0 to 100")
        for name, value in (("minimum", self.minimum), ("fixed", self.fixed)):
            if value < 0:
                raise ValueError(f"fee {name} {value}: must not be negative")
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError(
                f"fee maximum {self.maximum}: must not be below the minimum of "
                f"{self.minimum}"
            )

    @property
    def is_charged(self) -> bool:
        """Whether there is a fee for goods of any grade."""
        return bool(
            self.percent
            or self.fixed
            or any(percent for _grade, percent in self.grades)
        )

    def percent_for(self, grade: str | None) -> Decimal:
        """
        >>> FeeRule(Decimal(10), grades=(("C", Decimal(30)),)).percent_for("C")
        Decimal('30')
        """
        return dict(self.grades).get(grade, self.percent) if grade else self.percent

    def part(self, share: Decimal) -> "FeeRule":
        """The rule for a share of the goods that it is meant for.

        Goods that are credited bit by bit bear the amounts in proportion.

        >>> FeeRule(fixed=Decimal(6)).part(Decimal("0.5")).fixed
        Decimal('3.0')
        """
        return FeeRule(
            self.percent,
            self.minimum * share,
            None if self.maximum is None else self.maximum * share,
            self.fixed * share,
            self.grades,
        )


def restocking(
    amount: Decimal,
    rule: FeeRule,
    *,
    waived: bool,
    rounding: Decimal,
    grade: str | None = None,
) -> Decimal:
    """The fee on goods credited for ``amount``; never more than the goods themselves.

    :param amount: untaxed value of the returned goods, in the currency of the invoice
    :param waived: the reason of the return takes the fee away
    :param rounding: smallest unit of the currency
    :param grade: condition that the inspection found, None before
    :raise ValueError: when ``amount`` is negative

    >>> restocking(Decimal("99.90"), FeeRule(Decimal(15)), waived=False,
    ...            rounding=Decimal("0.01"))
    Decimal('14.99')
    """
    if amount < 0:
        raise ValueError(f"goods of {amount}: a fee needs a positive amount")
    percent = rule.percent_for(grade)
    if waived or (not percent and not rule.fixed):
        return ZERO * rounding
    fee = max(rule.fixed + amount * percent / 100, rule.minimum)
    if rule.maximum is not None:
        fee = min(fee, rule.maximum)
    units = (min(fee, amount) / rounding).quantize(Decimal(1), ROUND_HALF_UP)
    return units * rounding
