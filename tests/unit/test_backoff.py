"""Trying again later each time, and not all at once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.backoff import LONGEST, delay


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_delay_is_bounded_and_at_least_half_of_the_full_one(attempts, jitter):
    full = delay(attempts, 1)
    assert full / 2 <= delay(attempts, jitter) <= full
    assert full <= timedelta(seconds=LONGEST)


@given(st.integers(1, 50), st.floats(0, 1), st.floats(0, 100_000))
def test_what_the_gateway_told_is_never_undercut(attempts, jitter, told):
    assert delay(attempts, jitter, told).total_seconds() >= round(told, 6)


@given(st.integers(1, 50))
def test_it_never_gets_shorter(attempts):
    assert delay(attempts + 1, 0) >= delay(attempts, 0)


@pytest.mark.parametrize(
    ("attempts", "jitter", "said"), [(0, 0, "0 attempts"), (1, 1.1, "jitter 1.1")]
)
def test_nonsense_is_refused(attempts, jitter, said):
    with pytest.raises(ValueError, match=said):
        delay(attempts, jitter)
