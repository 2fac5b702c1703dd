"""Until when a line can come back: by policy, by right of withdrawal, by guarantee."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from . import legal
from .legal_calendar import add_months
from .policy_book import Book
from .policy_reasons import LAW, Reason
from .policy_request import Customer, Line, Request
from .policy_terms import Period, Rule
from .policy_words import (
    BLOCKED,
    CONSUMER,
    DELIVERY,
    EXCLUDED_FLAGS,
    NO_WINDOW,
    ORDER,
    POLICY,
    REMEDIES,
    STATUTORY,
)

LAST_DAY = date.max.toordinal()


class Right(NamedTuple):
    """Leave to return goods.

    :ivar window: whose it is
    :ivar is_open: on the day of the request
    :ivar deadline: None when there is none, or none yet
    :ivar start: the day that is counted from, None while that is ahead
    :ivar remedies: for faulty goods: what the customer may choose
    """

    window: str
    is_open: bool
    deadline: date | None
    why: tuple[Reason, ...] = ()
    start: date | None = None
    remedies: frozenset[str] = frozenset()

    def outlasts(self, other: "Right") -> bool:
        """Whether it ends later; an open one goes before any that is closed."""
        return (self.is_open, self.end) > (other.is_open, other.end)

    @property
    def end(self) -> date:
        """The deadline to compare: open without one never ends."""
        return self.deadline or (date.max if self.is_open else date.min)


def add_days(day: date, count: int) -> date:
    """The day ``count`` days on, at most the last there is.

    >>> add_days(date(2028, 2, 28), 1), add_days(date(9999, 1, 1), 10_000)
    (datetime.date(2028, 2, 29), datetime.date(9999, 12, 31))
    """
    return date.fromordinal(min(day.toordinal() + count, LAST_DAY))


def voluntary(rule: Rule | None, line: Line, request: Request, book: Book) -> Right:
    """What the policy grants; without one nothing but a bar is in the way."""
    bar = _bar(rule, line, request.customer)
    if bar is not None:
        return Right(NO_WINDOW if rule is None else POLICY, False, None, (bar,))
    if rule is None:
        return Right(NO_WINDOW, True, None)
    start = _start(rule, line)
    sealed = _sealed(rule, line) if line.flags else ()
    if start is None:
        return Right(POLICY, True, None, (rule.not_begun, *sealed))
    base = add_days(start, rule.window_days)
    deadline, period = _extended(base, start, book.periods)
    code = "window_open_" if request.today <= base else "window_ended_"
    values = {"deadline": base, "days": rule.window_days, "start": start}
    why = (Reason(code + rule.window_from, values, rule.source),)
    if period is not None:
        values = {"period": period.name, "deadline": deadline}
        why += (Reason("window_extended", values, period.name),)
    is_open = request.today <= deadline
    if sealed and is_open:
        why += sealed
    return Right(POLICY, is_open, deadline, why, start)


def _bar(rule: Rule | None, line: Line, customer: Customer) -> Reason | None:
    """What stands against a voluntary return, whenever it is."""
    source = "" if rule is None else rule.source
    if customer.standing == BLOCKED:
        return Reason("blocked", {}, source)
    if rule is not None and rule.window_days is None:
        return Reason("not_returnable", {}, source)
    if line.flags:
        barred = EXCLUDED_FLAGS if rule is None else rule.excluded_flags
        found = sorted(line.bars & barred)
        if found:
            return Reason("flag_excluded", {"flag": found[0]}, source)
    return None


def _sealed(rule: Rule, line: Line) -> tuple[Reason, ...]:
    """That the return stands as long as a seal does which the rule names."""
    found = sorted(line.seals & rule.excluded_flags)[:1]
    return tuple(Reason("flag_sealed", {"flag": flag}, rule.source) for flag in found)


def _start(rule: Rule, line: Line) -> date | None:
    if rule.window_from == DELIVERY:
        return line.delivered
    return line.ordered if rule.window_from == ORDER else line.invoiced


def _extended(
    deadline: date, start: date, periods: tuple[Period, ...]
) -> tuple[date, Period | None]:
    """The latest deadline that a period gives to a window begun on ``start``."""
    last, found = deadline, None
    for period in periods:
        if period.date_from <= start <= period.date_to:
            day = add_days(deadline, period.extra_days)
            day = max(day, period.deadline_at_least or day)
            if day > last or (found and day == last and period.name < found.name):
                last, found = day, period
    return last, found


def withdrawal(
    regime: legal.Regime | None, line: Line, request: Request
) -> Right | None:
    """The right of withdrawal; None where the law of the place gives none."""
    if regime is None or not legal.covers(regime, request.customer, request.channel):
        return None
    exclusion = legal.excluded(regime, line.bars) if line.flags else None
    if exclusion is not None:
        values = {"flag": exclusion.kind.partition(":")[2]}
        source, confirmed = exclusion.source, exclusion.confirmed
        why = (Reason("withdrawal_excluded", values, source, confirmed),)
        return Right(STATUTORY, False, None, why)
    regular = line.is_regular and regime.get("regular_from_first") is not None
    try:
        deadline = legal.withdrawal_deadline(
            regime,
            () if line.outstanding and not regular else line.deliveries,
            informed_on=request.informed_on,
            channel=request.channel,
            regular=regular,
        )
    except (OverflowError, ValueError):  # beyond the calendar
        return Right(STATUTORY, True, date.max, (Reason("withdrawal_endless"),))
    if deadline is None:
        return None
    right = _by_law(deadline, request.today)
    if not line.flags or not right.is_open:
        return right
    exclusion = legal.excluded(regime, line.seals)
    return right if exclusion is None else _while_sealed(right, exclusion)


def _while_sealed(right: Right, exclusion: legal.Provision) -> Right:
    """The right with the reason that it stands as long as the seal does."""
    values = {"flag": exclusion.kind.partition(":")[2]}
    source, confirmed = exclusion.source, exclusion.confirmed
    reason = Reason("withdrawal_sealed", values, source, confirmed)
    return right._replace(why=(*right.why, reason))


def _by_law(deadline: legal.Deadline, today: date) -> Right:
    if deadline.day == legal.OPEN:
        day, code, values = None, LAW + deadline.code, deadline.values
    elif today <= deadline.day:
        day, code, values = deadline.day, LAW + deadline.code, deadline.values
    else:
        day, code, values = deadline.day, "withdrawal_ended", {"deadline": deadline.day}
    why = (Reason(code, values, deadline.source, deadline.confirmed),)
    return Right(STATUTORY, today <= deadline.day, day, why)


def guarantee(
    regime: legal.Regime | None, line: Line, request: Request
) -> Right | None:
    """The legal guarantee of a consumer's faulty goods; None where none is known."""
    if regime is None or request.customer.kind != CONSUMER:
        return None
    years = regime.get("guarantee_years")
    if years is None:
        return _rejection(regime, line, request.today)
    values, start = {"years": years.value}, line.delivered
    if start is None:
        day, code = None, "guarantee_not_begun"
    else:
        day = _add_years(start, years.value)
        values["deadline"] = day
        code = "guarantee" if request.today <= day else "guarantee_ended"
    why = (Reason(code, values, years.source, years.confirmed),)
    is_open = day is None or request.today <= day
    if is_open and start is not None:
        why += _burden(regime, start, request.today)
    return Right(STATUTORY, is_open, day, why, start, REMEDIES)


def _burden(regime: legal.Regime, start: date, today: date) -> tuple[Reason, ...]:
    """Who has to prove whose the defect is (Directive (EU) 2019/771, art. 11)."""
    years = regime.get("burden_years")
    if years is None:
        return ()
    day = _add_years(start, years.value)
    code = "burden_trader" if today <= day else "burden_customer"
    return (Reason(code, {"deadline": day}, years.source, years.confirmed),)


def _rejection(regime: legal.Regime, line: Line, today: date) -> Right | None:
    """Faulty goods may be rejected at once, and have one repair or replacement later.

    None when that is over: then nobody but a person can say whose the fault is
    (Consumer Rights Act 2015, sections 22 to 24).
    """
    days = regime.get("short_term_reject_days")
    if days is None:
        return None
    start = line.delivered
    if start is None:
        why = (Reason("rejection_not_begun", {}, days.source, days.confirmed),)
        return Right(STATUTORY, True, None, why, None, REMEDIES)
    last = add_days(start, int(days.value))
    if today <= last:
        values = {"days": days.value, "deadline": last, "start": start}
        why = (Reason("rejection", values, days.source, days.confirmed),)
        return Right(STATUTORY, True, last, why, start, REMEDIES)
    months = regime.get("repair_first_months")
    last = add_months(start, int(months.value)) if months else start
    if months is None or today > last:
        return None
    values = {"deadline": last, "months": months.value, "start": start}
    why = (Reason("repair_first", values, months.source, months.confirmed),)
    return Right(STATUTORY, True, last, why, start, REMEDIES - {"refund"})


def _add_years(day: date, count: Decimal) -> date:
    """The same day so many years on, the last of February for its 29th."""
    try:
        return add_months(day, int(count * 12))
    except (OverflowError, ValueError):  # beyond the calendar
        return date.max
