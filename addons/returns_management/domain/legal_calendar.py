"""Days that the law counts: last days that roll over, and working days.

Regulation (EEC, Euratom) No 1182/71: the day of the event is not counted (art. 3(1));
a period whose last day is a public holiday, a Sunday or a Saturday ends with the
following working day (art. 3(4)); a period of months ends with the last day of its
month where that day is missing there (art. 3(2)(c)). Public holidays are those of the
library ``holidays``.
"""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
DAY = timedelta(days=1)


@lru_cache(maxsize=1024)
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset:
    """The public holidays of a year; none for a country that is not known."""
    import holidays  # loaded when the first deadline is computed, not at every start

    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return frozenset()
    subdivision = subdivision if subdivision in known[country] else None
    try:
        calendar = holidays.country_holidays(country, subdiv=subdivision, years=year)
    except NotImplementedError:
        return frozenset()
    return frozenset(calendar)


@lru_cache(maxsize=1024)
def knows(country: str | None) -> bool:
    """Whether the public holidays of ``country`` are known.

    >>> knows("FR"), knows("XX"), knows(None)
    (True, False, False)
    """
    import holidays  # loaded when the first deadline is computed, not at every start

    return country in holidays.list_supported_countries(include_aliases=True)


def is_working_day(
    day: date, country: str | None, subdivision: str | None = None
) -> bool:
    """Whether ``day`` is neither a Saturday, a Sunday nor a public holiday.

    Of a country that is not known only the weekends are.

    >>> is_working_day(date(2026, 7, 14), "FR"), is_working_day(date(2026, 7, 14), "XX")
    (False, True)
    """
    if day.weekday() >= SATURDAY:
        return False
    return not country or day not in _public_holidays(country, subdivision, day.year)


def roll_over(day: date, country: str | None, subdivision: str | None = None) -> date:
    """``day``, or the working day that follows when it is none.

    >>> roll_over(date(2026, 5, 1), "FR")
    datetime.date(2026, 5, 4)
    """
    while day < date.max and not is_working_day(day, country, subdivision):
        day += DAY
    return day


def add_working_days(
    day: date, count: int, country: str | None, subdivision: str | None = None
) -> date:
    """The day ``count`` working days after ``day``, which is not counted.

    >>> add_working_days(date(2026, 7, 2), 7, "US")
    datetime.date(2026, 7, 14)
    """
    for _working_day in range(count):
        day = roll_over(add_days(day, 1), country, subdivision)
    return day


def add_days(day: date, count: int) -> date:
    """The day ``count`` days on, or the last that there is.

    >>> add_days(date(2028, 2, 28), 1), add_days(date(9999, 12, 30), 14) == date.max
    (datetime.date(2028, 2, 29), True)
    """
    return date.fromordinal(min(day.toordinal() + count, date.max.toordinal()))


def add_months(day: date, count: int) -> date:
    """The same day ``count`` months on, or the last day of that month.

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 1, 31), 1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
