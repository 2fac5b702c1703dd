from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_loyalty.domain import store_credit

CENT = Decimal("0.01")
amounts = st.decimals(0, 10_000, places=2)
percents = st.decimals(0, 100, places=2)


@given(owed=amounts, chosen=amounts, tender=amounts, money=amounts)
def test_a_plan_divides_what_is_owed(owed, chosen, tender, money):
    plan = store_credit.plan(owed, chosen, tender, money)
    assert plan.chosen + plan.tender + plan.rest == owed
    assert 0 <= plan.chosen <= chosen
    assert 0 <= plan.tender <= tender
    assert plan.rest >= 0


@given(owed=amounts, tender=amounts, money=amounts)
def test_money_goes_back_before_store_credit(owed, tender, money):
    plan = store_credit.plan(owed, Decimal(0), tender, money)
    assert not plan.tender or plan.rest >= money


def test_more_was_given_than_chosen():
    """A line was changed after its store credit was given: nothing is taken back."""
    plan = store_credit.plan(Decimal(50), Decimal(-20), Decimal(-5), Decimal(0))
    assert plan == store_credit.Plan(Decimal(0), Decimal(0), Decimal(50))


@given(amount=amounts, percent=percents, credited=st.lists(amounts, max_size=5))
def test_one_percentage_for_all_lines_is_that_of_the_bonus(amount, percent, credited):
    parts = [(part, percent) for part in credited]
    exact = amount * percent / 100 if sum(credited) else 0
    assert abs(store_credit.bonus(amount, parts, CENT) - exact) <= CENT / 2


def test_a_fee_lowers_the_bonus_of_its_line():
    parts = [(Decimal(100), Decimal(10)), (Decimal(-15), Decimal(10))]
    assert store_credit.bonus(Decimal(85), parts, CENT) == Decimal("8.50")


def test_lines_that_keep_all_give_no_bonus():
    parts = [(Decimal(100), Decimal(10)), (Decimal(-100), Decimal(10))]
    assert store_credit.bonus(Decimal(0), parts, CENT) == 0
