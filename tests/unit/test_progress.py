import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.progress import status

quantities = st.integers(0, 5)
pairs = st.lists(st.tuples(quantities, quantities), max_size=6)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "no"),
        ([(0, 0)], "no"),
        ([(2, 0)], "pending"),
        ([(2, 1)], "partial"),
        ([(2, 2), (1, 0)], "partial"),
        ([(2, 2), (0, 0)], "full"),
        ([(2, 2), (1, 2)], "over"),
    ],
)
def test_status_of_lines(lines, expected):
    assert status(lines) == expected


@given(pairs)
def test_order_of_lines_does_not_matter(lines):
    assert status(lines) == status(reversed(lines))


@given(pairs)
def test_lines_that_expect_nothing_do_not_count(lines):
    assert status(lines) == status([*lines, (0, 0)])
