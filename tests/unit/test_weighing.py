from decimal import Decimal

import pytest

from odoo.addons.returns_management.domain.weighing import compare


def _compare(expected, measured, tolerance="10"):
    return compare(Decimal(expected), Decimal(measured), Decimal(tolerance), "kg")


@pytest.mark.parametrize(
    ("expected", "measured"), [("0", "3"), ("2", "0"), ("2", "2"), ("2", "1.8")]
)
def test_no_finding_without_figures_or_within_the_tolerance(expected, measured):
    assert _compare(expected, measured) is None


def test_heavier_goods_are_a_finding_too():
    assert _compare("2", "2.5") == "Weight: 2.5 kg instead of 2 kg, 25 % more"


def test_no_tolerance_finds_every_difference():
    assert _compare("2", "1.99", "0").endswith("less")
