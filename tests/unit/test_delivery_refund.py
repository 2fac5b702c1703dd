from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_delivery_refund.domain.delivery import due

CENT = Decimal("0.01")
AMOUNTS = st.decimals(0, 500, places=2)
SHARES = st.lists(st.fractions(0, 1), max_size=6).map(
    lambda parts: sorted(Decimal(p.numerator) / Decimal(p.denominator) for p in parts)
)


@given(AMOUNTS, st.none() | AMOUNTS, SHARES)
def test_all_of_the_standard_delivery_and_never_more(paid, standard, shares):
    """However many returns bring the order back."""
    refunded = Decimal(0)
    for share in [*shares, Decimal(1)]:
        amount = due(paid, standard, share, refunded, rounding=CENT)
        assert amount >= 0
        refunded += amount
    assert refunded == (paid if standard is None else min(paid, standard))


@given(AMOUNTS, st.none() | AMOUNTS, AMOUNTS)
def test_what_was_refunded_before_counts(paid, standard, refunded):
    whole = due(paid, standard, Decimal(1), Decimal(0), rounding=CENT)
    left = due(paid, standard, Decimal(1), refunded, rounding=CENT)
    assert left == max(whole - refunded, 0)


def test_free_standard_delivery_leaves_only_the_supplement():
    assert due(Decimal(9), Decimal(0), Decimal(1), Decimal(0), rounding=CENT) == 0
