import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.batch_progress import Progress

COUNTS = st.integers(0, 10_000)


@given(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.floats(0, 1e6))
def test_percent_says_done_when_nothing_is_left(left, pending, ok, failed, filed, time):
    progress = Progress(left, pending, ok, failed, filed, time)
    assert 0 <= progress.percent <= 100
    assert (progress.percent == 100) == (left == 0)


@pytest.mark.parametrize(
    ("sent", "left", "seconds", "expected"),
    [
        (100, 50, 60.0, 30),
        (0, 50, 60.0, None),
        (10, 50, 0.0, None),
        (10, 0, 0.0, 0),
        (0, 0, 0.0, 0),
    ],
)
def test_time_left_follows_from_the_pace_so_far(sent, left, seconds, expected):
    progress = Progress(left, 0, sent, 0, 0, seconds)
    assert progress.seconds_left == expected


def test_rate_counts_all_that_left():
    assert Progress(1, 2, 3, 4, 1, 30.0).per_minute == 20
    assert Progress(1, 0, 0, 0, 0, 0.0).per_minute == 0
