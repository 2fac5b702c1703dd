from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain.explanation import explain

UNIT = st.integers(min_value=1, max_value=9)
LINES = st.lists(st.tuples(UNIT, st.integers(0, 3)), min_size=1, max_size=4)


def tables(lines):
    return [[Decimal(n * price) for n in range(most + 1)] for price, most in lines]


@given(LINES, st.integers(1, 60))
def test_only_way_is_found_and_nothing_else_said(lines, amount):
    ways = [
        units
        for units in product(*(range(most + 1) for _price, most in lines))
        if sum(n * price for n, (price, _most) in zip(units, lines, strict=True))
        == amount
    ]
    expected = ways[0] if len(ways) == 1 else None
    assert explain(Decimal(amount), tables(lines)) == expected


def test_cents_are_compared_exactly():
    thirds = [Decimal(0), Decimal("33.33"), Decimal("66.67"), Decimal("100.00")]
    assert explain(Decimal("66.67"), [thirds]) == (2,)
    assert explain(Decimal("66.66"), [thirds]) is None


def test_many_lines_do_not_take_for_ever():
    lines = [[Decimal(n) for n in range(50)] for _ in range(30)]
    assert explain(Decimal(700), lines) is None


def test_nothing_explains_nothing():
    assert explain(Decimal(0), [[Decimal(0), Decimal(5)]]) is None
    assert explain(Decimal(5), []) is None
