"""Experiments with return policies: who gets which, and what the figures allow to say.

Customers, not returns, are assigned, by a hash of the experiment and the customer: the
same customer always sees the same policy, and nobody can choose. Intervals are those of
Welch's t-test, which needs no equal variances; with customers as units the mean of
hundreds is close enough to normal.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

CONTROL, VARIANT = "control", "variant"

#: Assignments are decided in steps of a ten-thousandth of the customers.
STEPS = 10_000


def assign(key: str, customer: int, share: Decimal) -> str:
    """The arm of a customer.

    :param key: of the experiment, so that two experiments divide differently
    :param share: of the customers that get the variant, in percent
    :raise ValueError: when the share is not from 0 to 100

    >>> assign("longer window", 42, Decimal(0))
    'control'
    >>> assign("longer window", 42, Decimal(100))
    'variant'
    """
    if not 0 <= share <= 100:
        raise ValueError(f"share of the variant {share} %: must be from 0 to 100")
    digest = hashlib.sha256(f"{key}:{customer}".encode()).digest()
    step = int.from_bytes(digest[:8], "big") % STEPS
    return VARIANT if step < share * STEPS / 100 else CONTROL


@dataclass(frozen=True)
class Interval:
    """How much more the variant has than the control, and how sure that is.

    :ivar difference: of the means
    :ivar low, high: bounds of the confidence interval
    """

    difference: float
    low: float
    high: float

    @property
    def is_significant(self) -> bool:
        return self.low > 0 or self.high < 0


def compare(
    control: Sequence[float], variant: Sequence[float], confidence: float
) -> Interval | None:
    """The difference of the means; None with fewer than two customers in an arm.

    >>> compare([1, 2, 3, 2], [5, 6, 7, 6], 0.95).is_significant
    True
    """
    if min(len(control), len(variant)) < 2:
        return None
    from scipy import stats  # costs a second, which only a comparison is worth

    difference = _mean(variant) - _mean(control)
    if _is_constant(control) and _is_constant(variant):
        return Interval(difference, difference, difference)
    # floats: scipy takes booleans for logic, not for zeros and ones
    arms = ([float(value) for value in arm] for arm in (variant, control))
    test = stats.ttest_ind(*arms, equal_var=False)
    bounds = test.confidence_interval(confidence)
    return Interval(difference, float(bounds.low), float(bounds.high))


def needed(rate: float, change: float, confidence: float, power: float) -> int:
    """Customers per arm to see a change of a rate, with the power of finding it.

    The usual normal approximation for two proportions of equal groups.

    :param rate: of the control, from 0 to 1
    :param change: the smallest one that matters, absolute
    :raise ValueError: when a rate lies outside of 0 to 1, or nothing shall change

    >>> needed(0.10, 0.02, 0.95, 0.80)
    3839
    """
    other = rate + change
    if not (0 <= rate <= 1 and 0 <= other <= 1 and change):
        raise ValueError(
            f"rate {rate} and change {change}: both rates must be from 0 to 1, and "
            "the change not zero"
        )
    from scipy import stats

    z = stats.norm.ppf(1 - (1 - confidence) / 2) + stats.norm.ppf(power)
    variance = rate * (1 - rate) + other * (1 - other)
    return math.ceil(z**2 * variance / change**2)


@dataclass(frozen=True)
class Guardrail:
    """What must not get worse by more than ``margin``; positive is worse."""

    name: str
    margin: float


@dataclass(frozen=True)
class Plan:
    """When the experiment ends.

    :ivar per_arm: customers in each arm at which the result is read
    :ivar looks: how often it may be looked at before; each look costs certainty
    """

    per_arm: int
    confidence: float = 0.95
    looks: int = 5

    @property
    def look_confidence(self) -> float:
        """Bonferroni: all looks together err as often as one look would."""
        return 1 - (1 - self.confidence) / self.looks


GO_ON, HARM, COMPLETE = "go_on", "harm", "complete"


@dataclass(frozen=True)
class Verdict:
    """Whether to stop; ``guardrail`` says which harm was found."""

    decision: str
    guardrail: str = ""


def judge(
    plan: Plan, count: int, guardrails: Sequence[tuple[Guardrail, Interval | None]]
) -> Verdict:
    """Stop for harm at any look, for success only when the planned size is reached.

    Who stops as soon as the figures please finds differences that are none.

    :param count: customers in the smaller arm
    :param guardrails: each with the interval at the confidence of one look

    >>> judge(Plan(100), 40, [(Guardrail("refunds", 5.0), Interval(9, 6, 12))])
    Verdict(decision='harm', guardrail='refunds')
    """
    for guardrail, interval in guardrails:
        if interval is not None and interval.low > guardrail.margin:
            return Verdict(HARM, guardrail.name)
    return Verdict(COMPLETE if count >= plan.per_arm else GO_ON)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _is_constant(values: Sequence[float]) -> bool:
    return min(values) == max(values)
