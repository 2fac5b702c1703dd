from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import budget

money = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)
figures = st.fixed_dictionaries(dict.fromkeys(budget.FIGURES, money))


def test_exceeding_the_plan_is_a_negative_variance():
    comparison = budget.Comparison(Decimal(100), Decimal(125))
    assert comparison.variance == Decimal(-25)
    assert comparison.used == Decimal("1.25")


def test_no_share_is_given_of_a_plan_of_nothing():
    assert budget.Comparison(Decimal(0), Decimal(5)).used is None


def test_units_cost_nothing_by_themselves():
    assert budget.net_cost({"units": Decimal(7)}) == 0


@given(planned=figures, actual=figures)
def test_variance_of_the_net_cost_is_the_net_cost_of_the_variances(planned, actual):
    variances = {
        name: budget.Comparison(planned[name], actual[name]).variance
        for name in budget.FIGURES
    }
    assert budget.net_cost(planned) - budget.net_cost(actual) == budget.net_cost(
        variances
    )


@given(plan=figures, fee=money)
def test_fees_kept_lower_the_net_cost(plan, fee):
    richer = plan | {"restocking_fees": plan["restocking_fees"] + fee}
    assert budget.net_cost(richer) == budget.net_cost(plan) - fee
