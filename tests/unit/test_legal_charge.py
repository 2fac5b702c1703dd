"""What a customer may be charged, with the shipped rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.legal import lawful

from unit.legal_book import regime

EU_LIKE = ["eu", "fr", "de", "es", "gb"]
CHARGES = ("fee", "deduction", "voucher", "shipping")


def ruling(place, charge, *, statutory=True, informed=True, **rest):
    return lawful(regime(place), charge, statutory=statutory, informed=informed, **rest)


@pytest.mark.parametrize("place", EU_LIKE)
def test_no_fee_on_a_withdrawal(place):
    found = ruling(place, "fee")
    assert not found.allowed and found.article and found.sentence
    assert "diminished value" in found.instead
    assert "full" in ruling(place, "fee", informed=False).instead


@pytest.mark.parametrize("place", EU_LIKE)
def test_diminished_value_needs_a_photo_and_information(place):
    assert ruling(place, "deduction", graded_photos=1).allowed
    assert "photo" in ruling(place, "deduction").instead
    uninformed = ruling(place, "deduction", graded_photos=1, informed=False)
    assert not uninformed.allowed and not uninformed.confirmed


def test_nothing_is_deducted_where_somebody_else_is_at_fault():
    assert not ruling("fr", "deduction", graded_photos=1, fault="carrier").allowed


@pytest.mark.parametrize("place", EU_LIKE)
def test_voucher_only_when_agreed(place):
    assert not ruling(place, "voucher").allowed
    assert ruling(place, "voucher", agreed=True).allowed


def test_return_shipping():
    assert ruling("fr", "shipping").allowed
    assert not ruling("fr", "shipping", informed=False).allowed
    assert not ruling("fr", "shipping", fault="merchant").allowed


def test_new_york_charges_as_posted():
    assert ruling("us_ny", "fee").allowed
    found = ruling("us_ny", "fee", informed=False)
    assert not found.allowed and "218-a" in found.article
    assert not ruling("us_ny", "voucher", informed=False).allowed


@given(
    st.sampled_from(["eu", "fr", "de", "es", "gb", "us", "us_ca", "us_ny", "posted"]),
    st.sampled_from(CHARGES),
    st.booleans(),
)
def test_everything_is_allowed_on_a_voluntary_return(place, charge, informed):
    assert ruling(place, charge, statutory=False, informed=informed).allowed


@given(st.sampled_from(EU_LIKE), st.sampled_from(CHARGES), st.booleans())
def test_who_is_not_informed_is_never_charged_more(place, charge, agreed):
    if ruling(place, charge, informed=False, graded_photos=1, agreed=agreed).allowed:
        assert ruling(place, charge, graded_photos=1, agreed=agreed).allowed


def test_without_regime_there_is_no_rule():
    assert lawful(None, "fee", statutory=True, informed=False).allowed


def test_unknown_charge():
    with pytest.raises(KeyError):
        ruling("fr", "tip")
