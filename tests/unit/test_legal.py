"""Deadlines of each regime at their boundaries, with the figures that are shipped."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain import legal, legal_kinds

from unit.legal_book import PLACES, regime

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
CONSUMER_PLACES = ["eu", "fr", "de", "es", "gb"]


@dataclass(frozen=True)
class Customer:
    kind: str = "consumer"


def withdrawal(name, *deliveries, informed=date(2020, 1, 1), channel="online", **rest):
    return legal.withdrawal_deadline(
        regime(name), deliveries, informed_on=informed, channel=channel, **rest
    )


def refund(name, noticed, received=None, dispatched=None, **rest):
    deadline = legal.refund_deadline(
        regime(name),
        noticed_on=noticed,
        received_on=received,
        dispatched_on=dispatched,
        **rest,
    )
    return deadline and deadline.day


@pytest.mark.parametrize("name", CONSUMER_PLACES)
def test_fourteen_days_from_the_day_after_delivery(name):
    deadline = withdrawal(name, date(2026, 3, 2))  # a Monday
    assert deadline.day == date(2026, 3, 16)
    assert "14 days" in deadline.sentence and "2026-03-16" in deadline.sentence
    assert deadline.source


def test_place_without_public_holidays_is_told():
    assert withdrawal("fr", date(2026, 3, 2)).calendar_known
    assert not withdrawal("eu", date(2026, 3, 2)).calendar_known


@pytest.mark.parametrize(
    ("name", "delivered", "last"),
    [
        ("fr", date(2026, 6, 30), date(2026, 7, 15)),  # to 14 July: Bastille day
        ("de", date(2026, 3, 20), date(2026, 4, 7)),  # to Good Friday
        ("es", date(2026, 3, 7), date(2026, 3, 23)),  # to a Saturday
        ("gb", date(2026, 3, 7), date(2026, 3, 21)),  # nothing rolls over there
    ],
)
def test_last_day_that_is_no_working_day(name, delivered, last):
    assert withdrawal(name, delivered).day == last


def test_the_last_part_counts():
    assert withdrawal("fr", date(2026, 3, 2), date(2026, 3, 4)).day == date(2026, 3, 18)


def test_regular_deliveries_count_from_the_first():
    days = (date(2026, 3, 2), date(2026, 4, 2))
    assert withdrawal("eu", *days, regular=True).day == date(2026, 3, 16)


def test_period_has_not_begun_without_delivery():
    deadline = withdrawal("fr")
    assert deadline.day == legal.OPEN
    assert "not delivered" not in deadline.sentence and "begun" in deadline.sentence


def test_uninformed_has_twelve_months_more():
    # 14 days end on Saturday 21 March, hence Monday 23 March; then 12 months
    assert withdrawal("fr", date(2026, 3, 7), informed=None).day == date(2027, 3, 23)


def test_uninformed_from_a_leap_day():
    # 14 days end on 29 February 2024; 12 months later there is none
    deadline = withdrawal("de", date(2024, 2, 15), informed=None)
    assert deadline.day == date(2025, 2, 28)
    assert not deadline.confirmed


@pytest.mark.parametrize(
    ("informed", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),  # on the day of delivery
        (date(2026, 3, 3), date(2026, 3, 17)),  # a day later
        (date(2026, 6, 1), date(2026, 6, 15)),
        (date(2027, 3, 2), date(2027, 3, 16)),  # on the last day that helps
        (date(2027, 3, 3), date(2027, 3, 16)),  # too late: 12 months all the same
        (None, date(2027, 3, 16)),
    ],
)
def test_informed_meanwhile_has_fourteen_days_from_then(informed, last):
    assert withdrawal("fr", date(2026, 3, 2), informed=informed).day == last


def test_visit_counts_as_the_country_says():
    # the option of art. 9(1a) is no rule of a country that did not choose it
    assert withdrawal("fr", date(2026, 3, 2), channel="doorstep").day == date(
        2026, 3, 16
    )


def test_visit_of_a_country_that_gives_thirty_days():
    own = legal.Provision("doorstep_withdrawal_days", 30)
    italy = legal.inherit(
        regime("eu"), legal.Regime("IT", "Italy", {own.kind: own}, calendar="IT")
    )
    deadline = legal.withdrawal_deadline(
        italy, [date(2026, 3, 2)], informed_on=date(2026, 3, 1), channel="doorstep"
    )
    # 1 April 2026
    assert deadline.day == date(2026, 3, 2) + timedelta(days=30)


@pytest.mark.parametrize("name", ["us_ca", "us_ny"])
def test_policy_not_posted_gives_thirty_days(name):
    deadline = withdrawal(name, date(2026, 3, 2), informed=None, channel="store")
    assert deadline.day == date(2026, 4, 1)
    assert withdrawal(name, date(2026, 3, 2), channel="store") is None


@pytest.mark.parametrize("name", ["us", "posted"])
def test_no_right_to_withdraw(name):
    assert withdrawal(name, date(2026, 3, 2), informed=None) is None


@given(st.lists(DAYS, min_size=1, max_size=4), st.none() | DAYS)
def test_who_is_not_informed_never_has_less_time(deliveries, informed):
    told = withdrawal("fr", *deliveries, informed=date(2020, 1, 1))
    assert withdrawal("fr", *deliveries, informed=informed).day >= told.day
    uninformed = withdrawal("fr", *deliveries, informed=None)
    assert uninformed.day >= withdrawal("fr", *deliveries, informed=informed).day


@pytest.mark.parametrize("name", ["eu", "fr", "de", "es"])
@pytest.mark.parametrize(
    ("received", "dispatched", "due"),
    [
        (date(2026, 3, 5), None, date(2026, 3, 16)),  # back early: 14 days from notice
        (date(2026, 3, 16), None, date(2026, 3, 16)),  # on the last day
        (date(2026, 3, 17), None, date(2026, 3, 17)),  # a day after: then at once
        (date(2026, 4, 1), date(2026, 3, 20), date(2026, 3, 20)),  # proof comes first
        (date(2026, 4, 1), date(2026, 3, 3), date(2026, 3, 16)),
        (None, date(2026, 3, 25), date(2026, 3, 25)),
        (None, None, None),  # may be withheld
    ],
)
def test_refund_is_withheld_until_goods_or_proof(name, received, dispatched, due):
    assert refund(name, date(2026, 3, 2), received, dispatched) == due


def test_who_collects_the_goods_cannot_wait_for_them():
    assert refund("fr", date(2026, 3, 2), collects=True) == date(2026, 3, 16)


def test_refund_does_not_wait_for_the_weekend_to_pass():
    # 14 days from Saturday 7 March end on Saturday 21 March: the safe reading
    assert refund("fr", date(2026, 3, 7), date(2026, 3, 9)) == date(2026, 3, 21)


@pytest.mark.parametrize(
    ("received", "dispatched", "due"),
    [
        (date(2026, 3, 10), None, date(2026, 3, 24)),
        (date(2026, 3, 10), date(2026, 3, 4), date(2026, 3, 18)),
        (None, None, None),
    ],
)
def test_refund_in_the_united_kingdom_runs_from_the_return(received, dispatched, due):
    assert refund("gb", date(2026, 3, 2), received, dispatched) == due


def test_refund_in_the_united_kingdom_of_collected_goods():
    assert refund("gb", date(2026, 3, 2), collects=True) == date(2026, 3, 16)


def test_cancelled_order_in_the_united_states_has_seven_working_days():
    due = refund("us", date(2026, 7, 1), cause=legal.NON_DELIVERY)
    # 3 July is the holiday, 4 July a Saturday
    assert due == date(2026, 7, 13)
    assert refund("us", date(2026, 7, 1)) is None  # not for a change of mind
    assert refund("us_ca", date(2026, 7, 1), cause=legal.NON_DELIVERY) == due


def test_order_not_delivered_in_france():
    due = refund("fr", date(2026, 3, 2), cause=legal.NON_DELIVERY)
    assert due == date(2026, 3, 16)
    assert refund("de", date(2026, 3, 2), cause=legal.NON_DELIVERY) is None


def test_nothing_is_due_without_notice():
    assert refund("fr", None, date(2026, 3, 2)) is None


@given(DAYS, st.none() | DAYS, st.none() | DAYS)
def test_refund_is_never_due_before_the_goods_or_their_proof(noticed, back, proof):
    due = refund("fr", noticed, back, proof)
    known = [day for day in (back, proof) if day]
    assert (due is None) == (not known)
    if due:
        assert due == max(noticed + timedelta(days=14), min(known))


@pytest.mark.parametrize("channel", ["online", "phone", "doorstep", "sales"])
def test_consumers_who_order_from_afar_are_covered(channel):
    assert legal.covers(regime("fr"), Customer(), channel)
    assert legal.covers(regime("fr"), Customer("business"), channel) is None


def test_purchase_in_a_store_is_covered_by_posted_policies_only():
    assert legal.covers(regime("fr"), Customer(), "store") is None
    assert legal.covers(regime("us_ny"), Customer(), "store")
    assert legal.covers(regime("posted"), Customer(), "online") is None


@pytest.mark.parametrize(
    ("flag", "article"),
    [
        ("personalised", "16(c)"),
        ("perishable", "16(d)"),
        ("hygiene_seal", "16(e)"),
        ("media_seal", "16(i)"),
        ("dated_service", "16(l)"),
        ("digital", "16(m)"),
    ],
)
def test_exclusions_of_article_16(flag, article):
    found = legal.excluded(regime("de"), frozenset({flag, "final_sale"}))
    assert article in found.source


def test_final_sale_excludes_nothing_from_the_law():
    assert legal.excluded(regime("fr"), frozenset({"final_sale"})) is None


def test_provision_holds_within_its_dates():
    before = regime("fr", date(2026, 6, 18))
    assert before.get("withdrawal_function") is None
    assert regime("fr", date(2026, 6, 19)).get("withdrawal_function")


def test_country_overrides_the_union_by_kind():
    france = regime("fr")
    assert "L221-18" in france.get("withdrawal_days").source
    assert "2011/83" in france.get("fee_forbidden").source


@pytest.mark.parametrize("ref", PLACES)
def test_data_names_kinds_units_and_sources(ref):
    for row in PLACES[ref].provisions:
        assert row["kind"] in legal_kinds.KINDS
        assert row["unit"] in legal_kinds.UNITS
    for row in PLACES[ref].provisions + PLACES[ref].steps:
        assert row["source"] and row["sentence"]


@pytest.mark.parametrize("name", ["fr", "gb", "us"])
def test_calendar_has_an_end(name):
    last = date(9999, 12, 30)
    for informed in (last, None):
        found = withdrawal(name, last, informed=informed)
        assert found is None or found.day == date.max
    assert refund(name, last, last) in (None, date.max)
    assert refund(name, last, cause=legal.NON_DELIVERY) in (None, date.max)
