from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import budget
from odoo.addons.returns_accounting.domain.entry_types import (
    CHARGES,
    FROM_GOODS,
    KEPT,
    ON_CREDIT_NOTE,
    ON_INVOICE,
    excess,
    place_charges,
)
from odoo.addons.returns_management.domain import deduction, fees

CENT = Decimal("0.01")
AMOUNTS = st.decimals(0, 10_000, places=2)
PERCENTS = st.decimals(0, 100, places=2)
RULES = st.builds(
    fees.FeeRule,
    percent=PERCENTS,
    minimum=AMOUNTS,
    fixed=AMOUNTS,
)


@given(AMOUNTS, AMOUNTS, st.sampled_from([ON_CREDIT_NOTE, ON_INVOICE]))
def test_no_credit_note_is_negative(credit, charges, wanted):
    place = place_charges(credit, charges, wanted)
    left = credit - (charges if place == ON_CREDIT_NOTE else 0)
    assert left >= 0
    assert place == ON_INVOICE or wanted == ON_CREDIT_NOTE


@given(AMOUNTS, AMOUNTS)
def test_charges_that_fit_stand_where_the_company_wants_them(credit, charges):
    if charges <= credit:
        for wanted in (ON_CREDIT_NOTE, ON_INVOICE):
            assert place_charges(credit, charges, wanted) == wanted


@given(AMOUNTS, RULES, st.lists(st.tuples(AMOUNTS, PERCENTS), min_size=1, max_size=5))
def test_fee_and_deduction_never_exceed_the_goods(goods, rule, conditions):
    """Whatever the policy charges and the inspection finds."""
    parts = [
        deduction.Slice(number, quantity + 1, percent)
        for number, (quantity, percent) in enumerate(conditions)
    ]
    fee = fees.restocking(goods, rule, waived=False, rounding=CENT)
    quantity = sum(part.quantity for part in parts)
    found = deduction.amounts(goods, quantity, parts, fee=fee, rounding=CENT)
    assert excess(goods, fee + sum(found)) == 0


@given(AMOUNTS, AMOUNTS)
def test_excess_is_what_is_above_the_goods(goods, kept):
    over = excess(goods, kept)
    assert over >= 0
    assert (kept - over <= goods) and (over == 0 or kept - over == goods)


def test_every_charge_and_deduction_is_kept():
    assert set(KEPT) == set(CHARGES) | set(FROM_GOODS)


def test_each_entry_type_is_of_one_amount_of_the_budget():
    types = [
        entry_type
        for figure in budget.FIGURES.values()
        if not figure.counted
        for entry_type in figure.entry_types
    ]
    assert len(types) == len(set(types))
    assert set(types) >= set(KEPT)
