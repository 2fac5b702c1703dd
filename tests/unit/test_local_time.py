from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.local_time import local_date

MOMENT = datetime(2026, 3, 31, 22, 30)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("UTC", date(2026, 3, 31)),
        ("Europe/Paris", date(2026, 4, 1)),
        ("America/Los_Angeles", date(2026, 3, 31)),
        ("Pacific/Kiritimati", date(2026, 4, 1)),
        (None, date(2026, 3, 31)),
        ("Nowhere/Atlantis", date(2026, 3, 31)),
    ],
)
def test_day_of_the_customer(zone, day):
    assert local_date(MOMENT, zone) == day


def test_the_hour_that_the_clocks_skip():
    assert local_date(datetime(2026, 3, 28, 23, 59), "Europe/Paris") == date(
        2026, 3, 29
    )
    assert local_date(datetime(2026, 3, 29, 22, 0), "Europe/Paris") == date(2026, 3, 30)


def test_leap_day():
    assert local_date(datetime(2028, 2, 28, 23, 30), "Europe/Paris") == date(
        2028, 2, 29
    )


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe"]),
)
def test_at_most_a_day_away_from_utc(moment, zone):
    assert abs(local_date(moment, zone) - moment.date()) <= timedelta(days=1)
