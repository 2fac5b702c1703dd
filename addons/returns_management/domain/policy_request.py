"""What is known of a return when a policy decides on it.

Dates are the customer's local dates: whoever reads them from a database turns instants
into days first, so that midnight is settled before a rule counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from .policy_words import (
    BLOCKED,
    BUSINESS,
    CONSUMER,
    CUSTOMER,
    FAULTS,
    KINDS,
    REGULAR,
    SEALS,
    VIP,
)


@dataclass(frozen=True, slots=True)
class Line:
    """Goods that a customer wants to return.

    :ivar amount: value of the quantity, in the company's currency
    :ivar ordered: None where there is no order
    :ivar deliveries: when the goods and their parts came; for a service, the day of
        the contract. Goods of one order that come apart have the days of them all,
        since the last one counts (Directive 2011/83/EU, art. 9(2)(b))
    :ivar categories: of the product, and those above it
    :ivar reason: why it comes back; ``fault`` is whose
    :ivar grade: its condition, once inspected
    :ivar outstanding: parts are still to come, so that no delivery is the last
    :ivar unsealed: the seal of the goods is known to be broken
    :ivar return_cost: what bringing the goods back would cost
    """

    key: int | str
    quantity: Decimal
    amount: Decimal
    ordered: date | None
    deliveries: tuple[date, ...] = ()
    invoiced: date | None = None
    categories: frozenset[int] = frozenset()
    product: int | None = None
    flags: frozenset[str] = frozenset()
    reason: int | None = None
    fault: str = CUSTOMER
    grade: str | None = None
    outstanding: bool = False
    unsealed: bool = False
    return_cost: Decimal = Decimal(0)

    def __post_init__(self):
        if self.fault not in FAULTS:
            raise ValueError(
                f"line {self.key}: fault {self.fault!r}: use one of "
                f"{', '.join(sorted(FAULTS))}"
            )
        for day in (self.ordered, self.invoiced, *self.deliveries):
            _check_local(day, f"line {self.key}")

    @property
    def delivered(self) -> date | None:
        """When the last part came; None while that is still ahead, or not known."""
        if self.outstanding or not self.deliveries:
            return None
        return max(self.deliveries)

    @property
    def bars(self) -> frozenset[str]:
        """The flags that may stand against the return: of a seal once it is broken."""
        return self.flags if self.unsealed else self.flags - SEALS

    @property
    def seals(self) -> frozenset[str]:
        """The flags of seals that nobody has broken, as far as is known."""
        return self.flags & SEALS - self.bars

    @property
    def is_regular(self) -> bool:
        return REGULAR in self.flags


class Returned(NamedTuple):
    """What a customer has returned in some days before."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Customer:
    """Whoever bought.

    :ivar country: ISO code; None when unknown, and then no rule for countries fits
    :ivar segments: ids of the customer's tags
    :ivar standing: ``vip``: limits do not apply; ``blocked``: nothing voluntary
    :ivar returned_count: returns before this one, in the period of the rule's limit
    :ivar returned: the same by length of the period, for rules of different periods
        (``Book.limit_periods``); goes before ``returned_count`` and ``_amount``
    """

    kind: str = CONSUMER
    country: str | None = None
    state: str | None = None
    segments: frozenset[int] = frozenset()
    standing: str | None = None
    returned_count: int = 0
    returned_amount: Decimal = Decimal(0)
    returned: Mapping[int, Returned] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(
                f"customer kind {self.kind!r}: use {CONSUMER} or {BUSINESS}"
            )
        if self.standing not in (None, VIP, BLOCKED):
            raise ValueError(
                f"customer standing {self.standing!r}: use {VIP}, {BLOCKED} or None"
            )

    def returned_in(self, days: int | None) -> Returned:
        known = self.returned.get(days) if self.returned else None
        return known or Returned(self.returned_count, self.returned_amount)


@dataclass(frozen=True, slots=True)
class Request:
    """Lines that a customer wants to return on the day ``today``.

    :ivar informed_on: when the consumer was told of the right of withdrawal, and that
        the cost of the return is theirs; None when never
    """

    lines: tuple[Line, ...]
    customer: Customer
    channel: str
    today: date
    informed_on: date | None = None

    def __post_init__(self):
        _check_local(self.today, "today")
        _check_local(self.informed_on, "informed_on")
        if len(self.lines) > 1 and len({line.key for line in self.lines}) < len(
            self.lines
        ):
            raise ValueError("two lines have the same key: give each its own")


def _check_local(day: date | None, where: str) -> None:
    if isinstance(day, datetime):
        raise TypeError(
            f"{where}: {day} is an instant: turn it into a date in the time zone of "
            "the customer"
        )
