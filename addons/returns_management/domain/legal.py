"""What the law says of a consumer's return: until when, what is owed, what is not.

The figures are data: a regime holds the provisions of one place on one day, each with
its source, those of the place above it filled in (France has what the EU has, unless
France says otherwise). Sources: Directive 2011/83/EU, art. 9 to 16; Regulation (EEC,
Euratom) No 1182/71; the national rules that the records name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from .legal_calendar import add_days, add_months, add_working_days, knows, roll_over
from .legal_charge import Ruling, lawful
from .legal_penalty import Penalty, Rate, penalty
from .legal_regime import (
    NON_DELIVERY,
    WITHDRAWAL,
    PenaltyStep,
    Provision,
    Regime,
    inherit,
)
from .wording import _

# The sentences are only marked here: the models look them up.
# pylint: disable=prefer-env-translation

__all__ = [
    "NON_DELIVERY",
    "OPEN",
    "WITHDRAWAL",
    "Customer",
    "Deadline",
    "Penalty",
    "PenaltyStep",
    "Provision",
    "Rate",
    "Regime",
    "Ruling",
    "covers",
    "delivery_share",
    "excluded",
    "inherit",
    "lawful",
    "penalty",
    "refund_deadline",
    "withdrawal_deadline",
]

#: The last day of a period that has not begun, since nothing was delivered yet.
OPEN = date.max

SENTENCES = {
    "undelivered": _("The withdrawal period has not begun: nothing is delivered yet."),
    "withdrawal": _(
        "Withdrawal until %(day)s: %(count)s days from the delivery of %(start)s."
    ),
    "withdrawal_informed": _(
        "Withdrawal until %(day)s: %(count)s days from %(start)s, "
        "when the consumer was informed of the right."
    ),
    "withdrawal_uninformed": _(
        "Withdrawal until %(day)s: %(count)s days from the "
        "delivery of %(start)s and %(months)s months more, since the consumer was not "
        "informed of the right."
    ),
    "unposted": _(
        "Return until %(day)s: %(count)s days from the delivery of %(start)s, since "
        "no return policy was posted."
    ),
    "refund": _("Refund until %(day)s: %(count)s days from the notice of %(start)s."),
    "refund_withheld": _(
        "Refund until %(day)s: the goods were received or sent back on %(start)s."
    ),
    "refund_from_return": _(
        "Refund until %(day)s: %(count)s days from %(start)s, when "
        "the goods were received or proven to be sent back."
    ),
    "refund_cancelled": _(
        "Refund until %(day)s: %(count)s days from the end of the "
        "contract on %(start)s."
    ),
    "refund_cancelled_working_days": _(
        "Refund until %(day)s: %(count)s working days "
        "from the end of the contract on %(start)s."
    ),
}


class Customer(Protocol):
    """Whoever bought: ``consumer`` or ``business``."""

    kind: str


@dataclass(frozen=True)
class Deadline:
    """The last day of a period, and why; the sentence can be made anew from its code.

    :ivar day: ``OPEN`` while the period has not begun
    :ivar calendar_known: False when public holidays could not be considered
    """

    day: date
    source: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    confirmed: bool = True
    calendar_known: bool = True

    @property
    def sentence(self) -> str:
        return SENTENCES[self.code] % self.values


def covers(regime: Regime, customer: Customer, channel: str) -> Provision | None:
    """The provision by which the regime covers a contract, None when it does not.

    Only consumers are covered, and only by the channels that the regime names.
    """
    return regime.get(f"covers:{channel}") if customer.kind == "consumer" else None


def excluded(regime: Regime, flags: frozenset[str]) -> Provision | None:
    """The provision by which goods with any of ``flags`` cannot be withdrawn from."""
    found = sorted(flags & regime.exclusions)
    return regime.get(f"exclusion:{found[0]}") if found else None


def withdrawal_deadline(
    regime: Regime,
    deliveries: Sequence[date],
    *,
    informed_on: date | None,
    channel: str,
    regular: bool = False,
) -> Deadline | None:
    """Until when the consumer may withdraw; None where the law gives no such right.

    :param deliveries: days on which the goods, or their parts, were delivered; the
        last one counts
    :param informed_on: when the consumer was informed of the right (in a regime of
        posted policies: when the policy was posted); None when never
    :param regular: goods delivered regularly over a period: the first one counts
    """
    days, unposted = _period(regime, channel), regime.get("unposted_return_days")
    if days is None:
        if unposted is None or (informed_on is not None):
            return None
        days = unposted
    if not deliveries:
        return Deadline(OPEN, days.source, "undelivered", confirmed=days.confirmed)
    start = min(deliveries) if regular else max(deliveries)
    if days is unposted:
        return _until(regime, days, start, "unposted")
    months = regime.get("uninformed_months")
    if months is None or (informed_on is not None and informed_on <= start):
        return _until(regime, days, start, "withdrawal")
    if informed_on is not None and informed_on <= add_months(start, int(months.value)):
        return _until(regime, days, informed_on, "withdrawal_informed", months)
    return _uninformed(regime, days, months, start)


def _period(regime: Regime, channel: str) -> Provision | None:
    if channel == "doorstep" and "doorstep_withdrawal_days" in regime.provisions:
        return regime.get("doorstep_withdrawal_days")
    return regime.get("withdrawal_days")


def _until(
    regime: Regime,
    days: Provision,
    start: date,
    code: str,
    reason: Provision | None = None,
) -> Deadline:
    count = int(days.value)
    day = _rolled(regime, add_days(start, count), "rolls_over")
    values = {"day": day, "count": count, "start": start}
    return _deadline(regime, day, code, values, days, reason)


def _uninformed(
    regime: Regime, days: Provision, months: Provision, start: date
) -> Deadline:
    """Months count from the end of the period that would have been, as it rolled."""
    count, more = int(days.value), int(months.value)
    end = _rolled(regime, add_days(start, count), "rolls_over")
    day = _rolled(regime, add_months(end, more), "rolls_over")
    values = {"day": day, "count": count, "start": start, "months": more}
    return _deadline(regime, day, "withdrawal_uninformed", values, days, months)


def _rolled(regime: Regime, day: date, kind: str) -> date:
    return roll_over(day, *regime.place) if kind in regime.provisions else day


def _deadline(
    regime: Regime,
    day: date,
    code: str,
    values: Mapping[str, Any],
    *provisions: Provision | None,
) -> Deadline:
    named = [provision for provision in provisions if provision]
    return Deadline(
        day,
        "; ".join(dict.fromkeys(provision.source for provision in named)),
        code,
        values,
        all(provision.confirmed for provision in named),
        knows(regime.place[0]),
    )


def refund_deadline(
    regime: Regime,
    *,
    noticed_on: date | None,
    received_on: date | None = None,
    dispatched_on: date | None = None,
    collects: bool = False,
    cause: str = WITHDRAWAL,
) -> Deadline | None:
    """Until when the money has to be back; None while, or where, no period runs.

    :param noticed_on: when the consumer declared the withdrawal, or the end of the
        contract
    :param received_on: when the goods were back
    :param dispatched_on: when they were sent back, as the consumer proved
    :param collects: the trader fetches the goods, and so cannot wait for them
    :param cause: ``withdrawal``, or ``non_delivery`` of the goods
    """
    if noticed_on is None:
        return None
    if cause == NON_DELIVERY:
        return _refund_cancelled(regime, noticed_on)
    back = min((day for day in (received_on, dispatched_on) if day), default=None)
    from_return = regime.get("refund_days_from_return")
    if from_return and not collects:
        return back and _refund_until(regime, from_return, back, "refund_from_return")
    days, withheld = regime.get("refund_days"), regime.get("refund_trigger_receipt")
    if days is None or (withheld and not collects and back is None):
        return None
    deadline = _refund_until(regime, days, noticed_on, "refund")
    if withheld is None or collects or back <= deadline.day:
        return deadline
    values = {"day": back, "start": back}
    return _deadline(regime, back, "refund_withheld", values, withheld)


def _refund_until(regime: Regime, days: Provision, start: date, code: str) -> Deadline:
    count = int(days.value)
    day = _rolled(regime, add_days(start, count), "refund_rolls_over")
    values = {"day": day, "count": count, "start": start}
    return _deadline(regime, day, code, values, days)


def _refund_cancelled(regime: Regime, start: date) -> Deadline | None:
    working = regime.get("cancelled_refund_working_days")
    if working is None:
        days = regime.get("cancelled_refund_days")
        return days and _refund_until(regime, days, start, "refund_cancelled")
    count = int(working.value)
    day = add_working_days(start, count, *regime.place)
    values = {"day": day, "count": count, "start": start}
    return _deadline(regime, day, "refund_cancelled_working_days", values, working)


def delivery_share(partial: str, *, returned: Decimal, ordered: Decimal) -> Decimal:
    """How much of the standard delivery is refunded on a withdrawal.

    All of it when the whole order is withdrawn from (art. 13(2)); of a part the law
    does not say, so that it is a choice.

    :param partial: ``full``, ``share`` (in proportion) or ``none``
    :param returned: value of the goods that are withdrawn from
    :param ordered: value of all goods of the order

    >>> delivery_share("share", returned=Decimal(25), ordered=Decimal(100))
    Decimal('0.25')
    >>> delivery_share("none", returned=Decimal(100), ordered=Decimal(100))
    Decimal('1')
    """
    if returned >= ordered or partial == "full":
        return Decimal(1)
    return returned / ordered if partial == "share" else Decimal(0)
