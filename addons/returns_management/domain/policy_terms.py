"""What a merchant grants: the rules of return policies, their fees, their holidays."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from .fees import FeeRule
from .policy_checks import check_period, check_rule
from .policy_reasons import Reason
from .policy_words import CUSTOMER, EXCLUDED_FLAGS, NOT_THE_CUSTOMER, RESOLUTIONS

ZERO, FULL = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class Tier:
    """Another percentage, from a day of the window on or for a grade or for both.

    :ivar from_day: 0 is the day on which the window begins
    """

    from_day: int = 0
    grade: str | None = None
    percent: Decimal = ZERO


@dataclass(frozen=True)
class Fee:
    """A restocking fee as a policy states it; checked by the rule that has it.

    Of the tiers reached on a day the latest counts, one for the grade of the goods
    before one for any grade; before the first tier, ``percent``.

    :ivar waived_faults: nobody pays a fee for a return that is the fault of these
    """

    percent: Decimal = ZERO
    fixed: Decimal = ZERO
    minimum: Decimal = ZERO
    maximum: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    waived_faults: frozenset[str] = NOT_THE_CUSTOMER

    def on_day(self, day: int) -> FeeRule:
        """The fee of a return on a day of the window.

        >>> fee = Fee(tiers=(Tier(15, None, Decimal(10)), Tier(0, "C", Decimal(30))))
        >>> fee.on_day(14).percent, fee.on_day(15).percent
        (Decimal('0'), Decimal('10'))
        >>> fee.on_day(20).percent_for("C")
        Decimal('30')
        """
        reached = sorted(
            (tier for tier in self.tiers if tier.from_day <= day),
            key=lambda tier: tier.from_day,
        )
        percents = {tier.grade: tier.percent for tier in reached}
        percent = percents.pop(None, self.percent)
        return FeeRule(
            percent,
            self.minimum,
            self.maximum,
            self.fixed,
            tuple(sorted(percents.items())),
        )


@dataclass(frozen=True)
class Period:
    """Days, such as those before Christmas, from which a window is longer.

    It is for windows that begin in the period, and never makes one shorter.

    :ivar deadline_at_least: the window ends on this day, or later
    :ivar extra_days: added to the window
    """

    name: str
    date_from: date
    date_to: date
    deadline_at_least: date | None = None
    extra_days: int = 0

    def __post_init__(self):
        check_period(self)


@dataclass(frozen=True)
class Rule:
    """Terms, and the lines that they are for: those that have what the rule names.

    A rule that names nothing is for all. It is for goods ordered from ``valid_from``
    to ``valid_to``, both included: what was promised when the customer bought holds,
    so versions of a policy that were followed by others stay in the book.

    :ivar categories: ids; the categories below them belong to them
    :ivar window_days: days after the one on which the window begins; 0 for that day
        only, None for goods that never come back voluntarily
    :ivar excluded_flags: goods that the rule does not take back
    :ivar keep_below: the customer keeps goods of which less than this would be left
        after the cost of the return; 0 for none
    :ivar approval_from: value of a line; 0 for all, None for none
    :ivar limit_count: returns of a customer in ``limit_days`` without approval
    :ivar limit_amount: value of them, this line included
    """

    id: int
    name: str
    policy_id: int = 0
    policy_name: str = ""
    version: int = 1
    priority: int = 0
    valid_from: date | None = None
    valid_to: date | None = None
    countries: frozenset[str] = frozenset()
    segments: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    categories: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    reasons: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    window_days: int | None = 30
    window_from: str = "delivery"
    excluded_flags: frozenset[str] = EXCLUDED_FLAGS
    fee: Fee = field(default_factory=Fee)
    resolutions: frozenset[str] = RESOLUTIONS - {"keep"}
    keep_below: Decimal = ZERO
    bonus_percent: Decimal = ZERO
    shipping_payer: str = CUSTOMER
    refunds_delivery: bool = False
    approval_from: Decimal | None = None
    limit_count: int | None = None
    limit_amount: Decimal | None = None
    limit_days: int | None = None
    original_method_first: bool = True
    deduction_limit_percent: Decimal = FULL

    def __post_init__(self):
        check_rule(self)

    @cached_property
    def source(self) -> str:
        return f"{self.policy_name or 'Policy'} v{self.version}: {self.name}"

    @cached_property
    def applied(self) -> Reason:
        values = {
            "policy": self.policy_name,
            "version": self.version,
            "rule": self.name,
        }
        return Reason("rule", values, self.source)

    @cached_property
    def not_begun(self) -> Reason:
        values = {"days": self.window_days}
        return Reason(f"window_not_begun_{self.window_from}", values, self.source)

    def fee_on_day(self, day: int) -> tuple[FeeRule, tuple[Reason, ...]]:
        """The fee of a return on a day of the window, and what is said of it."""
        found = self._fee_steps[0]
        for step in self._fee_steps:
            if step[0] > day:
                break
            found = step
        return found[1:]

    @cached_property
    def _fee_steps(self) -> tuple[tuple[int, FeeRule, tuple[Reason, ...]], ...]:
        """The fee from each day on which it changes."""
        fees = {
            day: self.fee.on_day(day)
            for day in sorted({0, *(tier.from_day for tier in self.fee.tiers)})
        }
        return tuple(
            (day, fee, tuple(_fee_reasons(fee, self.source)))
            for day, fee in fees.items()
        )


def _fee_reasons(terms: FeeRule, source: str) -> list[Reason]:
    values = {"percent": terms.percent, "fixed": terms.fixed}
    if terms.percent:
        code = "fee_both" if terms.fixed else "fee_percent"
        found = [Reason(code, values, source)]
    else:
        found = [Reason("fee_fixed", values, source)] if terms.fixed else []
    found += [
        Reason("fee_grade", {"grade": grade, "percent": percent}, source)
        for grade, percent in terms.grades
    ]
    if terms.minimum:
        found.append(Reason("fee_minimum", {"minimum": terms.minimum}, source))
    if terms.maximum is not None:
        found.append(Reason("fee_maximum", {"maximum": terms.maximum}, source))
    return found
