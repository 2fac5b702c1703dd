"""What a refund that is late costs by law.

The steps are data. One step holds at a time, by the days that the refund is late
(Code de la consommation, art. L242-4 and L241-4; Spain: double the sum):

``interest``
    the legal rate, by the day on a year of 365 days;
``surcharge``
    a percentage of the sum, in place of what the steps before it gave;
``monthly``
    points on top of the last surcharge for each month begun, up to the price of the
    goods;
``interest_past_price``
    the legal rate on top, from the month after the surcharge has reached the price.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .legal_calendar import DAY, add_months
from .legal_regime import WITHDRAWAL, PenaltyStep, Regime

ZERO = Decimal(0)
CENT = Decimal("0.01")
INTEREST, SURCHARGE, MONTHLY, PAST_PRICE = (
    "interest",
    "surcharge",
    "monthly",
    "interest_past_price",
)

SENTENCES = {
    "none": "The law sets no penalty for a late refund here.",
    "in_time": "The refund is not late.",
    "interest": "Day %(days)s of the delay: legal interest.",
    "surcharge": "Day %(days)s of the delay: %(percent)s %% on top.",
    "monthly": "Day %(days)s of the delay: %(percent)s %% on top, rising each month.",
    "price": "Day %(days)s of the delay: the price of the goods on top.",
    "interest_past_price": "Day %(days)s of the delay: the price of the goods on top, "
    "and legal interest.",
}


@dataclass(frozen=True)
class Rate:
    """The legal interest rate of a period, in percent a year."""

    percent: Decimal
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Penalty:
    """What is owed on top of the refund on a day.

    :ivar next_step_on: first day of the next step, None when there is none
    :ivar next_amount: what will be owed then
    :ivar rate_missing: the amount lacks interest of days whose rate is not known
    """

    amount: Decimal
    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    source: str = ""
    confirmed: bool = True
    next_step_on: date | None = None
    next_amount: Decimal | None = None
    rate_missing: bool = False

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code] % self.values


@dataclass(frozen=True)
class _Debt:
    """A sum that is late, and everything its penalty is made of."""

    amount: Decimal
    price: Decimal
    due_on: date
    steps: tuple[PenaltyStep, ...]
    rates: Sequence[Rate]
    rounding: Decimal

    def late(self, day: date) -> int:
        return (day - self.due_on).days

    def step(self, day: date) -> PenaltyStep | None:
        late = self.late(day)
        for step in self.steps:
            if step.kind != PAST_PRICE and step.holds(late):
                return step
        return None

    def base(self, step: PenaltyStep) -> Decimal:
        """The surcharge that the months of ``step`` come on top of."""
        before = [
            other.percent
            for other in self.steps
            if other.kind == SURCHARGE and other.over_days < step.over_days
        ]
        return before[-1] if before else ZERO

    def month_start(self, step: PenaltyStep, month: int) -> date:
        """First day of the ``month``-th month of ``step``, from 1."""
        start = self.due_on + timedelta(days=step.over_days)
        return add_months(start, month - 1) + DAY

    def months(self, step: PenaltyStep, day: date) -> int:
        """How many months of ``step`` have begun on ``day``."""
        start = self.due_on + timedelta(days=step.over_days)
        guess = (day.year - start.year) * 12 + day.month - start.month
        return guess + (day >= self.month_start(step, guess + 1))

    def full_month(self, step: PenaltyStep) -> int | None:
        """The month of ``step`` in which the surcharge reaches the price."""
        if step.percent <= 0 or self.amount <= 0:
            return None
        missing = self.price * 100 / self.amount - self.base(step)
        return max(1, -int(-missing // step.percent))

    def interest(self, first: date, last: date) -> tuple[Decimal, bool]:
        """Interest of the days from ``first`` to ``last``, and whether a rate lacks."""
        found, known = ZERO, 0
        for rate in self.rates:
            begin, end = max(first, rate.valid_from), min(last, rate.valid_to)
            days = max((end - begin).days + 1, 0)
            found += self.amount * rate.percent * days / 36500
            known += days
        return found, known < (last - first).days + 1

    def owed(self, day: date) -> Penalty:
        step = self.step(day)
        if step is None:
            return Penalty(ZERO, "in_time")
        values = {"days": self.late(day), "percent": f"{step.percent.normalize():f}"}
        missing = False
        if step.kind == INTEREST:
            amount, missing = self.interest(self.due_on + DAY, day)
            code = "interest"
        elif step.kind == SURCHARGE:
            amount, code = self.amount * step.percent / 100, "surcharge"
        else:
            amount, code, missing, percent = self.monthly(step, day)
            values["percent"] = f"{percent.normalize():f}"
        return Penalty(
            self.rounded(amount),
            code,
            values,
            step.source,
            step.confirmed,
            rate_missing=missing,
        )

    def monthly(self, step, day) -> tuple[Decimal, str, bool, Decimal]:
        months, full = self.months(step, day), self.full_month(step)
        percent = self.base(step) + step.percent * months
        if full is None or months < full:
            return self.amount * percent / 100, "monthly", False, percent
        limit = max(self.price, self.amount * self.base(step) / 100)
        past = [other for other in self.steps if other.kind == PAST_PRICE]
        begin = self.month_start(step, full + 1)
        if not past or day < begin:
            return limit, "price", False, percent
        interest, missing = self.interest(begin, day)
        return limit + interest, "interest_past_price", missing, percent

    def next_step_on(self, day: date) -> date | None:
        starts = [
            self.due_on + timedelta(days=step.over_days + 1)
            for step in self.steps
            if step.kind != PAST_PRICE
        ]
        current = self.step(day)
        if current and current.kind == MONTHLY:
            month, full = self.months(current, day) + 1, self.full_month(current)
            past = any(step.kind == PAST_PRICE for step in self.steps)
            if full is None or month <= full + past:
                starts.append(self.month_start(current, month))
        return min((start for start in starts if start > day), default=None)

    def rounded(self, amount: Decimal) -> Decimal:
        units = (amount / self.rounding).quantize(Decimal(1), ROUND_HALF_UP)
        return units * self.rounding


def penalty(
    regime: Regime,
    amount: Decimal,
    *,
    due_on: date,
    today: date,
    legal_rates: Sequence[Rate] = (),
    cause: str = WITHDRAWAL,
    price: Decimal | None = None,
    rounding: Decimal = CENT,
) -> Penalty:
    """What is owed on top of ``amount``, due on ``due_on`` and not refunded ``today``.

    :param amount: still to be refunded, delivery and tax included
    :param legal_rates: legal interest rates of the periods that are known
    :param cause: ``withdrawal``, or ``non_delivery`` of the goods
    :param price: of the goods without delivery, which the surcharge is limited to;
        ``amount`` when not given
    :param rounding: smallest unit of the currency

    >>> double = Regime("ES", "Spain", {}, (PenaltyStep(0, None, Decimal(100)),))
    >>> penalty(double, Decimal(80), due_on=date(2026, 3, 2),
    ...         today=date(2026, 3, 3)).amount
    Decimal('80.00')
    """
    steps = tuple(
        sorted(
            (step for step in regime.penalties if step.cause == cause),
            key=lambda step: step.over_days,
        )
    )
    if not steps or amount <= 0:
        return Penalty(ZERO, "in_time" if steps else "none")
    debt = _Debt(
        amount, amount if price is None else price, due_on, steps, legal_rates, rounding
    )
    found, start = debt.owed(today), debt.next_step_on(today)
    upcoming = debt.owed(start) if start else None
    return replace(
        found,
        next_step_on=start,
        next_amount=upcoming.amount if upcoming and not upcoming.rate_missing else None,
    )
