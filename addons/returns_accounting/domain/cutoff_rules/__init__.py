"""What a period end cuts in two: each kind of it as set-based SQL.

A row is an amount that one side of the books has in the period and the other has not,
and the two accounts that put it right until the first day of the next period.
Statements take ``company_id``, ``day`` (the last of the period), ``until`` (its end in
UTC), ``accrued_id`` and ``goods_id`` (accounts for what is owed and what is to come
back), ``rates`` (company currency for one unit, by currency) and ``accounts`` (of each
perpetual product).
"""

from collections.abc import Mapping
from datetime import date, timedelta

from . import gateway, goods
from .query import COLUMNS

__all__ = ["COLUMNS", "KINDS", "previous_period_end"]

KINDS: Mapping[str, str] = {
    "received_not_credited": goods.RECEIVED_NOT_CREDITED,
    "credited_not_received": goods.CREDITED_NOT_RECEIVED,
    "submitted_not_settled": gateway.SUBMITTED_NOT_SETTLED,
    "next_payout": gateway.NEXT_PAYOUT,
}


def previous_period_end(today: date) -> date:
    """The last day of the month before ``today``.

    >>> previous_period_end(date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    return today.replace(day=1) - timedelta(days=1)
