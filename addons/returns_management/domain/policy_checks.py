"""Terms that cannot be meant: which rule, which field, which value, what instead."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from . import policy_words as words


class BadTerms(ValueError):
    """A rule or period that cannot be meant, and the way out.

    :ivar where: name of the rule or period
    :ivar field: the attribute that is wrong
    :ivar advice: what to enter instead
    """

    def __init__(self, where: str, field: str, value: object, advice: str):
        super().__init__(f"{where}: {field} {value}: {advice}")
        self.where, self.field, self.value, self.advice = where, field, value, advice


def check_rule(rule: Any) -> None:
    """
    :raise BadTerms: for the first term of ``rule`` that is out of its range
    """
    for field, value, advice in _faults(rule):
        raise BadTerms(rule.name, field, value, advice)


def check_period(period: Any) -> None:
    """
    :raise BadTerms: when the period ends before it begins, or takes days away
    """
    if period.date_from > period.date_to:
        advice = f"must not be before date_from {period.date_from}"
        raise BadTerms(period.name, "date_to", period.date_to, advice)
    if not _is_days(period.extra_days):
        advice = "must be a whole number of days; use 0 for no extra days"
        raise BadTerms(period.name, "extra_days", period.extra_days, advice)


def _faults(rule: Any) -> Iterator[tuple[str, object, str]]:
    yield from _days(rule)
    yield from _percentages(rule)
    yield from _amounts(rule)
    yield from _fee_in_itself(rule.fee)
    yield from _vocabulary(rule)
    if (rule.valid_from or date.min) > (rule.valid_to or date.max):
        advice = f"must not be before valid_from {rule.valid_from}"
        yield "valid_to", rule.valid_to, advice


def _days(rule: Any) -> Iterator[tuple[str, object, str]]:
    if rule.window_days is not None and not _is_days(rule.window_days):
        advice = "must be 0 (that day only) or more, or None for what never comes back"
        yield "window_days", rule.window_days, advice
    for name in ("limit_days", "limit_count"):
        value = getattr(rule, name)
        if value is not None and not _is_days(value):
            yield name, value, "must be a whole number, or None for no limit"
    limited = rule.limit_count is not None or rule.limit_amount is not None
    if limited and not rule.limit_days:
        yield "limit_days", rule.limit_days, "must say over how many days returns count"


def _percentages(rule: Any) -> Iterator[tuple[str, object, str]]:
    percents = [
        ("bonus_percent", rule.bonus_percent),
        ("deduction_limit_percent", rule.deduction_limit_percent),
        ("fee.percent", rule.fee.percent),
        *(("fee.tiers", tier.percent) for tier in rule.fee.tiers),
    ]
    for name, value in percents:
        if not _is_between(value, 0, 100):
            yield name, value, "must be from 0 to 100 percent"


def _amounts(rule: Any) -> Iterator[tuple[str, object, str]]:
    amounts = [
        ("keep_below", rule.keep_below),
        ("approval_from", rule.approval_from),
        ("limit_amount", rule.limit_amount),
        ("fee.fixed", rule.fee.fixed),
        ("fee.minimum", rule.fee.minimum),
        ("fee.maximum", rule.fee.maximum),
    ]
    for name, value in amounts:
        if value is not None and not _is_between(value, 0, None):
            yield name, value, "must not be negative"


def _fee_in_itself(fee: Any) -> Iterator[tuple[str, object, str]]:
    if fee.maximum is not None and fee.maximum < fee.minimum:
        yield "fee.maximum", fee.maximum, f"must not be below fee.minimum {fee.minimum}"
    seen = set()
    for tier in fee.tiers:
        if not _is_days(tier.from_day):
            yield "fee.tiers", tier.from_day, "must begin on day 0 or later"
        step = tier.from_day, tier.grade
        if step in seen:
            grade = tier.grade or "any grade"
            advice = "has two percentages: keep one of them"
            yield "fee.tiers", f"from day {tier.from_day} for {grade}", advice
        seen.add(step)


def _vocabulary(rule: Any) -> Iterator[tuple[str, object, str]]:
    for name, found, known in (
        ("channels", rule.channels, words.CHANNELS),
        ("kinds", rule.kinds, words.KINDS),
        ("resolutions", rule.resolutions, words.RESOLUTIONS),
        ("window_from", {rule.window_from}, words.WINDOW_STARTS),
        ("shipping_payer", {rule.shipping_payer}, words.PAYERS),
        ("fee.waived_faults", rule.fee.waived_faults, words.FAULTS),
    ):
        for value in sorted(found - known):
            yield name, value, f"must be one of {', '.join(sorted(known))}"


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_between(value: Decimal | int, low: int, high: int | None) -> bool:
    number = Decimal(value)
    return number.is_finite() and low <= number and (high is None or number <= high)
