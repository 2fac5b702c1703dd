from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.legal_calendar import (
    add_months,
    add_working_days,
    is_working_day,
    knows,
    roll_over,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
PLACES = st.sampled_from(
    [("FR", None), ("DE", "BY"), ("ES", "AN"), ("GB", "SCT"), ("US", "CA"), ("XX", "Q")]
)


@pytest.mark.parametrize(
    ("day", "place", "rolled"),
    [
        (date(2026, 7, 10), ("FR", None), date(2026, 7, 10)),  # a Friday
        (date(2026, 7, 11), ("FR", None), date(2026, 7, 13)),  # a Saturday
        (date(2026, 7, 14), ("FR", None), date(2026, 7, 15)),  # Bastille day, Tuesday
        (date(2026, 4, 3), ("DE", None), date(2026, 4, 7)),  # Good Friday to Easter
        (date(2025, 12, 25), ("GB", None), date(2025, 12, 29)),
        (date(2026, 1, 6), ("DE", "BY"), date(2026, 1, 7)),  # Epiphany in Bavaria only
        (date(2026, 1, 6), ("DE", "BE"), date(2026, 1, 6)),
        (date(2026, 7, 14), ("XX", None), date(2026, 7, 14)),
        (date(2026, 7, 12), ("XX", None), date(2026, 7, 13)),
        (date(2026, 7, 12), (None, None), date(2026, 7, 13)),
        (date(2026, 7, 14), ("FR", "nowhere"), date(2026, 7, 15)),
    ],
)
def test_roll_over(day, place, rolled):
    assert roll_over(day, *place) == rolled


@given(DAYS, PLACES)
def test_rolls_to_the_first_working_day(day, place):
    rolled = roll_over(day, *place)
    assert is_working_day(rolled, *place)
    between = [day + timedelta(days=n) for n in range((rolled - day).days)]
    assert not any(is_working_day(skipped, *place) for skipped in between)


def test_country_without_calendar_is_told():
    assert knows("US") and not knows("XX") and not knows("")


def test_seven_working_days_skip_weekend_and_holiday():
    # Labor Day, Monday 7 September 2026
    assert add_working_days(date(2026, 9, 1), 7, "US") == date(2026, 9, 11)
    assert add_working_days(date(2026, 9, 1), 7, "XX") == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_with_their_last_day(day, months, later):
    assert add_months(day, months) == later
