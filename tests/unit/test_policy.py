"""What policies and the law together decide on a line."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from odoo.addons.returns_management.domain.fees import FeeRule
from odoo.addons.returns_management.domain.policy import (
    Book,
    Fee,
    Rule,
    evaluate,
)
from odoo.addons.returns_management.domain.policy_words import RESOLUTIONS

from unit.policy_cases import (
    DELIVERED,
    FRANCE,
    LAST_DAY,
    ORDERED,
    STANDARD,
    codes,
    decide,
    make_line,
    make_request,
)

LAST_LEGAL_DAY = date(2026, 3, 19)
HARSH = Rule(
    2,
    "Nothing",
    window_days=None,
    fee=Fee(Decimal(50), fixed=Decimal(10)),
    resolutions=frozenset({"store_credit"}),
    approval_from=Decimal(0),
    limit_count=0,
    limit_days=365,
)


def test_law_gives_what_the_harshest_policy_denies():
    decision = decide(make_request(today=LAST_LEGAL_DAY), HARSH, law=FRANCE)
    assert (decision.eligible, decision.statutory) == (True, True)
    assert (decision.window, decision.deadline) == ("statutory", LAST_LEGAL_DAY)
    assert decision.fee == FeeRule()
    assert decision.resolutions == {"refund"}
    assert decision.refunds_delivery
    assert decision.original_method_first
    assert decision.approval == ()
    assert decision.penalties == FRANCE.penalties
    assert "law_fee" in codes(decision)
    assert decision.because("law_withdrawal").source


def test_day_after_the_law_only_the_policy_is_left():
    request = make_request(today=LAST_LEGAL_DAY + timedelta(days=1))
    decision = decide(request, HARSH, law=FRANCE)
    assert (decision.eligible, decision.statutory) == (False, False)
    assert decision.approval == ("not_returnable",)
    assert "The consumer's right of withdrawal ended on 2026-03-19." in (
        decision.sentences
    )


def test_longer_window_of_the_policy_goes_on_with_its_own_terms():
    rule = Rule(1, "All", fee=Fee(Decimal(10)), resolutions=frozenset({"store_credit"}))
    early = decide(make_request(today=LAST_LEGAL_DAY), rule, law=FRANCE)
    late = decide(make_request(today=LAST_DAY), rule, law=FRANCE)
    assert (early.statutory, early.window, early.deadline) == (True, "policy", LAST_DAY)
    assert early.fee == FeeRule()
    assert early.resolutions == {"store_credit", "refund"}
    assert (late.eligible, late.statutory) == (True, False)
    assert late.fee == FeeRule(Decimal(10))
    assert late.resolutions == {"store_credit"}
    assert "A restocking fee of 10 % is kept." in late.sentences


def test_consumer_who_was_not_informed_bears_nothing():
    uninformed = make_request(today=date(2027, 3, 1), informed=None)
    decision = decide(uninformed, HARSH, law=FRANCE)
    assert decision.statutory
    assert decision.shipping_payer_return == "merchant"
    assert decision.deduction_limit == 0
    informed = decide(make_request(), HARSH, law=FRANCE)
    assert informed.shipping_payer_return == "customer"
    assert informed.deduction_limit == 100


def test_what_the_law_excludes_the_policy_may_take_back():
    line = make_line(flags=frozenset({"personalised"}))
    decision = decide(make_request(line), STANDARD, law=FRANCE)
    assert (decision.eligible, decision.statutory) == (True, False)
    assert "withdrawal_excluded" in codes(decision)
    both = Rule(1, "All", excluded_flags=frozenset({"personalised"}))
    assert decide(make_request(line), both, law=FRANCE).approval == ("flag_excluded",)


def test_what_the_policy_excludes_the_law_may_give():
    line = make_line(flags=frozenset({"final_sale"}))
    for law, eligible in ((FRANCE, True), (None, False)):
        decision = decide(make_request(line), STANDARD, law=law)
        assert (decision.eligible, decision.statutory) == (eligible, eligible)


@pytest.mark.parametrize("fault", ["merchant", "manufacturer", "carrier"])
@pytest.mark.parametrize("law", [None, FRANCE])
@pytest.mark.parametrize("standing", [None, "blocked"])
def test_faults_of_others_are_never_put_off_by_a_list(fault, law, standing):
    flags = frozenset({"final_sale", "personalised", "hygiene_seal"})
    line = make_line(fault=fault, flags=flags)
    request = make_request(line, today=date(2027, 3, 5), standing=standing)
    decision = decide(request, HARSH, law=law)
    assert decision.eligible
    assert decision.approval == (() if law else ("claim",))
    assert decision.fee == FeeRule()
    assert decision.deduction_limit == 0
    assert decision.shipping_payer_return == "merchant"


def test_guarantee_offers_repair_exchange_and_refund():
    line = make_line(fault="manufacturer")
    decision = decide(make_request(line, today=date(2028, 3, 5)), HARSH, law=FRANCE)
    assert decision.resolutions == {"refund", "repair", "exchange"}
    assert (decision.window, decision.deadline) == ("statutory", date(2028, 3, 5))
    assert not decision.statutory
    ended = decide(make_request(line, today=date(2028, 3, 6)), HARSH, law=FRANCE)
    assert not ended.eligible
    assert "guarantee_ended" in codes(ended)


def test_presumption_of_a_defect_ends_before_the_guarantee():
    line = make_line(fault="manufacturer")
    day = DELIVERED.replace(year=DELIVERED.year + 1)
    assert "burden_trader" in codes(decide(make_request(line, today=day), law=FRANCE))
    later = decide(make_request(line, today=day + timedelta(days=1)), law=FRANCE)
    assert "burden_customer" in codes(later)
    assert later.eligible


def test_business_customers_have_what_the_policy_grants():
    request = make_request(kind="business", today=DELIVERED)
    decision = decide(request, HARSH, law=FRANCE)
    assert (decision.eligible, decision.statutory) == (False, False)
    assert "withdrawal_not_business" in codes(decision)
    assert decide(request, STANDARD, law=FRANCE).eligible


def test_sale_in_a_store_gives_no_right_of_withdrawal():
    decision = decide(make_request(channel="store"), HARSH, law=FRANCE)
    assert not decision.statutory
    assert "The law of France gives no right of withdrawal for this sale." in (
        decision.sentences
    )


def test_blocked_customer_keeps_the_statutory_right_and_nothing_else():
    generous = Rule(1, "All", keep_below=Decimal(500), bonus_percent=Decimal(10))
    voluntary = decide(make_request(standing="blocked"), generous)
    assert (voluntary.eligible, voluntary.approval) == (False, ("blocked",))
    statutory = decide(make_request(standing="blocked"), generous, law=FRANCE)
    assert (statutory.eligible, statutory.resolutions) == (True, {"refund"})
    assert (statutory.keep, statutory.bonus_percent) == (False, 0)


@pytest.mark.parametrize("country", [None, "", "XX"])
def test_unknown_country_has_neither_its_rules_nor_its_law(country):
    rules = Rule(1, "France", countries=frozenset({"FR"})), HARSH
    decision = decide(make_request(country=country), *rules)
    assert decision.rule == HARSH
    assert ("country_unknown" in codes(decision)) == (not country)


def test_without_any_policy_the_defaults_of_the_company_hold():
    decision = decide(make_request(today=date(2031, 1, 1)))
    assert (decision.eligible, decision.rule, decision.fee) == (True, None, None)
    assert (decision.window, decision.deadline) == ("none", None)
    assert decision.approval == ()
    assert decision.resolutions == RESOLUTIONS
    assert codes(decision)[0] == "no_policy"


def test_without_any_policy_the_law_still_forbids_a_fee():
    assert decide(make_request(), law=FRANCE).fee == FeeRule()


def test_goods_that_no_rule_is_for_are_decided_by_a_person():
    decision = decide(make_request(), Rule(1, "Else", products=frozenset({-1})))
    assert (decision.eligible, decision.approval) == (True, ("no_rule",))


def test_rule_of_the_day_of_the_order_decides():
    old = Rule(1, "Old", valid_to=ORDERED, window_days=90)
    new = Rule(2, "New", valid_from=ORDERED + timedelta(days=1), window_days=5)
    late = make_request(today=DELIVERED + timedelta(days=80))
    assert decide(late, old, new).rule == old
    unlinked = make_request(make_line(ordered=None), today=DELIVERED)
    assert decide(unlinked, old, new).rule == new


def test_decision_is_found_by_the_key_of_its_line():
    request = make_request(make_line(), make_line(key="B", fault="carrier"))
    decision = evaluate(request, Book((HARSH,)), None)
    assert [line.key for line in decision] == ["A", "B"]
    assert not decision["A"].eligible
    assert decision["B"].eligible
    assert not decision.eligible
    with pytest.raises(KeyError):
        decision["C"]
