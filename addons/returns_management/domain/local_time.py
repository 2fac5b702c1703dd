"""On which day something happened where the customer lives.

The days of a return window are calendar days of the customer, not of the server: what
is delivered at half past midnight in Paris was delivered that day, whatever UTC says.
"""

from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def local_date(moment: datetime, zone: str | None) -> date:
    """The calendar day of ``moment``, which is UTC without saying so, in ``zone``.

    An unknown zone counts as UTC.

    >>> local_date(datetime(2026, 3, 31, 22, 30), "Europe/Paris")
    datetime.date(2026, 4, 1)
    >>> local_date(datetime(2026, 3, 31, 22, 30), None)
    datetime.date(2026, 3, 31)
    """
    aware = moment.replace(tzinfo=timezone.utc)
    try:
        return aware.astimezone(ZoneInfo(zone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError):
        return aware.date()
