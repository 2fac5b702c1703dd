from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.disposition import Goods, Rule, choose

GOODS = Goods(
    Decimal(50), grade=1, reason=7, categories=frozenset({3, 4}), tags=frozenset({9})
)


def test_a_rule_that_names_nothing_fits_everything():
    assert Rule(1, "All").fits(GOODS)


def test_everything_a_rule_names_must_be_so():
    rule = Rule(1, "Both", grades=frozenset({1}), reasons=frozenset({8}))
    assert not rule.fits(GOODS)
    assert Rule(1, "Tag", tags=frozenset({9}), categories=frozenset({4})).fits(GOODS)
    assert not Rule(1, "Tag", tags=frozenset({5})).fits(GOODS)


def test_ungraded_goods_fall_under_no_rule_for_a_grade():
    assert not Rule(1, "A", grades=frozenset({1})).fits(Goods(Decimal(50)))


def test_the_first_rule_that_fits_is_chosen():
    rules = [Rule(1, "Dear", minimum=Decimal(51)), Rule(2, "All"), Rule(3, "Also")]
    assert choose(GOODS, rules).key == 2
    assert choose(GOODS, rules[:1]) is None


@given(st.decimals(0, 1000, places=2), st.decimals(0, 1000, places=2))
def test_neighbouring_ranges_share_no_value(value, border):
    low, high = Rule(1, "Low", maximum=border), Rule(2, "High", minimum=border)
    assert low.fits(Goods(value)) != high.fits(Goods(value))
