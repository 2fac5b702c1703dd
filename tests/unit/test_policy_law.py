"""Where policies meet the law: seals, regular deliveries, faulty goods, last days."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from odoo.addons.returns_management.domain.policy import Rule

from unit.legal_book import regime
from unit.policy_cases import (
    DELIVERED,
    FRANCE,
    codes,
    decide,
    make_line,
    make_request,
)

DAY = timedelta(days=1)
#: Takes nothing back and offers store credit.
HARSH = Rule(1, "Nothing", window_days=None, resolutions=frozenset({"store_credit"}))
#: Takes everything back for store credit.
CREDIT = Rule(1, "Credit", window_days=365, resolutions=frozenset({"store_credit"}))


@pytest.mark.parametrize(
    ("place", "country", "delivered", "last"),
    [
        ("eu", "IT", date(2026, 3, 2), date(2026, 3, 16)),
        ("eu", "IT", date(2026, 4, 22), date(2026, 5, 6)),
        ("fr", "FR", date(2026, 6, 30), date(2026, 7, 15)),  # to Bastille day
        ("de", "DE", date(2026, 3, 20), date(2026, 4, 7)),  # to Good Friday
        ("es", "ES", date(2026, 3, 7), date(2026, 3, 23)),  # to a Saturday
        ("gb", "GB", date(2026, 3, 7), date(2026, 3, 21)),  # nothing rolls over
    ],
)
def test_right_of_withdrawal_ends_with_its_last_day(place, country, delivered, last):
    law = regime(place, calendar=country)
    for today, statutory in ((last, True), (last + DAY, False)):
        line = make_line(ordered=delivered, deliveries=(delivered,))
        request = make_request(line, today=today, country=country, informed=delivered)
        decision = decide(request, HARSH, law=law)
        assert (decision.statutory, decision.eligible) == (statutory, statutory)
        assert decision.statutory_deadline == last


@pytest.mark.parametrize("place", ["us_ca", "us_ny"])
def test_policy_that_was_not_posted_gives_thirty_days(place):
    for informed, late, statutory in (
        (None, 30, True),
        (None, 31, False),
        (DELIVERED, 30, False),
    ):
        request = make_request(
            today=DELIVERED + late * DAY,
            country="US",
            channel="store",
            informed=informed,
        )
        assert decide(request, HARSH, law=regime(place)).statutory == statutory


@pytest.mark.parametrize("place", ["us", "posted"])
def test_posted_policy_decides_where_no_law_does(place):
    for rule, eligible in ((HARSH, False), (CREDIT, True)):
        decision = decide(make_request(informed=None), rule, law=regime(place))
        assert (decision.statutory, decision.eligible) == (False, eligible)


@pytest.mark.parametrize("flag", ["hygiene_seal", "media_seal"])
@pytest.mark.parametrize("place", ["fr", "gb"])
def test_seal_bars_the_withdrawal_once_it_is_broken(flag, place):
    law = regime(place)
    sealed = make_line(flags=frozenset({flag}))
    kept = decide(make_request(sealed), HARSH, law=law)
    assert (kept.eligible, kept.statutory) == (True, True)
    assert kept.because("withdrawal_sealed").source == (
        law.get(f"exclusion:{flag}").source
    )
    broken = make_line(flags=frozenset({flag}), unsealed=True)
    decision = decide(make_request(broken), HARSH, law=law)
    assert (decision.eligible, decision.statutory) == (False, False)
    assert "withdrawal_excluded" in codes(decision)


def test_seal_is_not_spoken_of_when_the_right_has_ended():
    line = make_line(flags=frozenset({"hygiene_seal"}))
    decision = decide(make_request(line, today=date(2026, 4, 30)), HARSH, law=FRANCE)
    assert "withdrawal_sealed" not in codes(decision)


def test_policy_that_excludes_a_seal_excludes_it_broken():
    rule = Rule(1, "All", excluded_flags=frozenset({"hygiene_seal"}))
    sealed = decide(make_request(make_line(flags=frozenset({"hygiene_seal"}))), rule)
    assert sealed.eligible
    assert "flag_sealed" in codes(sealed)
    broken = make_line(flags=frozenset({"hygiene_seal"}), unsealed=True)
    assert decide(make_request(broken), rule).approval == ("flag_excluded",)


def test_seal_does_not_unbar_what_else_is_excluded():
    line = make_line(flags=frozenset({"hygiene_seal", "personalised"}))
    assert not decide(make_request(line), HARSH, law=FRANCE).statutory


def test_regular_deliveries_are_withdrawn_from_after_the_first():
    days = (DELIVERED, DELIVERED + 30 * DAY)
    last = date(2026, 3, 19)
    regular = frozenset({"regular_delivery"})
    for outstanding in (False, True):
        line = make_line(deliveries=days, flags=regular, outstanding=outstanding)
        for today, statutory in ((last, True), (last + DAY, False)):
            decision = decide(make_request(line, today=today), HARSH, law=FRANCE)
            assert decision.statutory == statutory
            assert decision.statutory_deadline == last
    parts = make_line(deliveries=days)
    later = decide(make_request(parts, today=last + DAY), HARSH, law=FRANCE)
    assert later.statutory


@pytest.mark.parametrize("rule", [HARSH, CREDIT])
@pytest.mark.parametrize(
    ("today", "remedies", "code"),
    [
        (DELIVERED + 30 * DAY, {"refund", "repair", "exchange"}, "rejection"),
        (DELIVERED + 31 * DAY, {"repair", "exchange"}, "repair_first"),
        (date(2026, 9, 5), {"repair", "exchange"}, "repair_first"),
    ],
)
def test_faulty_goods_in_the_united_kingdom(rule, today, remedies, code):
    line = make_line(fault="manufacturer")
    request = make_request(line, today=today, country="GB", channel="store")
    decision = decide(request, rule, law=regime("gb"))
    assert decision.eligible
    assert decision.approval == ()
    assert decision.resolutions - {"store_credit"} == remedies
    assert code in codes(decision)
    assert not decision.because(code).confirmed  # a secondary source


def test_faulty_goods_in_the_united_kingdom_after_six_months():
    line = make_line(fault="manufacturer")
    request = make_request(line, today=date(2026, 9, 6), country="GB", channel="store")
    decision = decide(request, HARSH, law=regime("gb"))
    assert (decision.eligible, decision.approval) == (True, ("claim",))
    undelivered = make_line(fault="manufacturer", deliveries=())
    early = decide(
        make_request(undelivered, country="GB", channel="store"),
        HARSH,
        law=regime("gb"),
    )
    assert early.resolutions == {"refund", "repair", "exchange"}
    assert "rejection_not_begun" in codes(early)


def test_whoever_withdraws_has_fourteen_days_to_send_the_goods():
    today = DELIVERED + timedelta(days=3)
    reason = decide(make_request(today=today), law=FRANCE).because("send_back")
    assert reason.values == {"deadline": today + timedelta(days=14)}
    assert reason.source == "Directive 2011/83/EU, art. 14(1)"


def test_goods_that_are_kept_or_returned_by_policy_have_no_day_to_be_sent():
    today = DELIVERED + timedelta(days=3)
    kept = Rule(1, "Keep", keep_below=Decimal(1000))
    assert decide(make_request(today=today), kept, law=FRANCE).keep
    for decision in (
        decide(make_request(today=today), kept, law=FRANCE),
        decide(make_request(today=today, kind="business"), Rule(1, "All"), law=FRANCE),
    ):
        assert decision.because("send_back") is None


def test_guarantee_of_faulty_goods_costs_nothing_in_the_united_kingdom():
    line = make_line(fault="manufacturer")
    decision = decide(
        make_request(line, country="GB", channel="store"), CREDIT, law=regime("gb")
    )
    assert decision.fee.percent == 0
    assert (decision.deduction_limit, decision.shipping_payer_return) == (
        Decimal(0),
        "merchant",
    )
