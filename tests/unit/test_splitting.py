"""A line divided between two returns loses nothing."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.splitting import Quantities, divide

AMOUNTS = st.decimals("0", "1000", places=2)


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_both_parts_add_up_to_the_line(requested, authorized, moved):
    assume(0 < moved <= requested)
    stays, moves = divide(Quantities(requested, authorized), moved)
    assert stays.requested + moves.requested == requested
    assert stays.authorized + moves.authorized == authorized
    assert min(stays.requested, stays.authorized, moves.authorized) >= 0
    assert moves.requested == moved


@pytest.mark.parametrize("moved", [Decimal(0), Decimal(-1), Decimal(4)])
def test_what_is_not_there_does_not_move(moved):
    with pytest.raises(ValueError, match="at most"):
        divide(Quantities(Decimal(3), Decimal(3)), moved)
