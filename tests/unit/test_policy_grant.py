"""Fees, limits, approvals and what else a policy grants beside its window."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from odoo.addons.returns_management.domain.fees import FeeRule
from odoo.addons.returns_management.domain.policy import Fee, Returned, Rule, Tier

from unit.policy_cases import (
    DELIVERED,
    FRANCE,
    codes,
    decide,
    make_line,
    make_request,
)

LATE = date(2026, 4, 4)


def make_rule(**terms) -> Rule:
    return Rule(1, "All", **terms)


def test_fee_follows_the_days_since_the_window_began():
    fee = Fee(minimum=Decimal(5), tiers=(Tier(15, None, Decimal(10)),))
    rule = make_rule(fee=fee)
    day_14 = decide(make_request(today=DELIVERED + timedelta(days=14)), rule)
    day_15 = decide(make_request(today=DELIVERED + timedelta(days=15)), rule)
    assert not day_14.fee.is_charged
    assert day_15.fee == FeeRule(Decimal(10), minimum=Decimal(5))
    assert "The fee is at least 5." in day_15.sentences


def test_fee_before_the_delivery_is_that_of_the_first_day():
    fee = Fee(Decimal(1), tiers=(Tier(1, None, Decimal(10)),))
    line = make_line(deliveries=())
    assert decide(make_request(line, today=LATE), make_rule(fee=fee)).fee.percent == 1


def test_fee_of_a_grade_is_left_to_the_inspection():
    fee = Fee(Decimal(5), tiers=(Tier(0, "C", Decimal(30)),))
    decision = decide(make_request(), make_rule(fee=fee))
    assert decision.fee.grades == (("C", Decimal(30)),)
    assert "The fee is 30 % for goods of grade C." in decision.sentences


@pytest.mark.parametrize(
    ("fee", "sentence"),
    [
        (Fee(Decimal("12.5")), "A restocking fee of 12.5 % is kept."),
        (Fee(fixed=Decimal(7)), "A restocking fee of 7 is kept."),
        (
            Fee(Decimal(3), Decimal(7)),
            "A restocking fee of 7 and 3 % is kept.",
        ),
        (Fee(Decimal(3), maximum=Decimal(20)), "The fee is at most 20."),
    ],
)
def test_fee_is_said(fee, sentence):
    assert sentence in decide(make_request(), make_rule(fee=fee)).sentences


def test_fee_is_waived_by_fault():
    fee = Fee(Decimal(10), waived_faults=frozenset({"merchant"}))
    for fault, charged in (("merchant", False), ("carrier", True), ("customer", True)):
        decision = decide(make_request(make_line(fault=fault)), make_rule(fee=fee))
        assert decision.fee.is_charged == charged
        assert ("fee_waived" in codes(decision)) == (not charged)


def test_guarantee_bears_no_fee_whatever_the_policy_waives():
    fee = Fee(Decimal(10), waived_faults=frozenset())
    line = make_line(fault="manufacturer")
    decision = decide(make_request(line, today=LATE), make_rule(fee=fee), law=FRANCE)
    assert decision.fee == FeeRule()
    assert "fee_guarantee" in codes(decision)


def test_approval_from_an_amount_on():
    rule = make_rule(approval_from=Decimal(100))
    assert decide(make_request(), rule).approval == ("approval_amount",)
    cheaper = make_request(make_line(amount=Decimal("99.99")))
    assert decide(cheaper, rule).approval == ()


@pytest.mark.parametrize(
    ("count", "amount", "approval"),
    [
        (2, 200, ()),
        (3, 200, ("limit_count",)),
        (2, 201, ("limit_amount",)),
        (9, 999, ("limit_count", "limit_amount")),
    ],
)
def test_limits_of_a_customer(count, amount, approval):
    rule = make_rule(limit_count=3, limit_amount=Decimal(300), limit_days=365)
    known = {"returned_count": count, "returned_amount": Decimal(amount)}
    assert decide(make_request(**known), rule).approval == approval
    assert decide(make_request(**known, standing="vip"), rule).approval == ()
    fault = make_request(make_line(fault="carrier"), **known)
    assert decide(fault, rule).approval == ()


def test_limits_count_the_returns_of_their_own_period():
    returned = {30: Returned(0, Decimal(0)), 365: Returned(4, Decimal(0))}
    request = make_request(returned=returned, returned_count=4)
    month = make_rule(limit_count=3, limit_days=30)
    year = make_rule(limit_count=3, limit_days=365)
    assert decide(request, month).approval == ()
    assert decide(request, year).approval == ("limit_count",)


@pytest.mark.parametrize(
    ("amount", "cost", "kept"),
    [("9.99", 0, True), ("10", 0, False), ("25", 15, False), ("25", "15.01", True)],
)
def test_customer_keeps_what_is_not_worth_its_return(amount, cost, kept):
    line = make_line(amount=Decimal(amount), return_cost=Decimal(cost))
    decision = decide(make_request(line), make_rule(keep_below=Decimal(10)))
    assert decision.keep == kept
    assert ("keep" in decision.resolutions) == kept


def test_nothing_is_kept_that_is_worth_nothing_or_cannot_come_back():
    rule = make_rule(keep_below=Decimal(10))
    free = make_line(amount=Decimal(0))
    assert not decide(make_request(free), rule).keep
    cheap = make_line(amount=Decimal(5))
    assert not decide(make_request(cheap, today=date(2027, 1, 1)), rule).keep


def test_money_for_what_is_kept_does_not_wait_for_the_goods():
    line = make_line(amount=Decimal(5))
    kept = decide(make_request(line), make_rule(keep_below=Decimal(10)), law=FRANCE)
    assert kept.refund_due.day == date(2026, 3, 19)
    sent = decide(make_request(line), make_rule(), law=FRANCE)
    assert sent.refund_due is None
    assert "refund_after_return" in codes(sent)


def test_bonus_is_for_store_credit():
    credit = make_rule(bonus_percent=Decimal(10))
    money = make_rule(
        bonus_percent=Decimal(10), resolutions=frozenset({"refund", "exchange"})
    )
    assert decide(make_request(), credit).bonus_percent == 10
    assert decide(make_request(), money).bonus_percent == 0


def test_terms_of_the_rule_are_passed_on():
    rule = make_rule(
        shipping_payer="merchant",
        refunds_delivery=True,
        deduction_limit_percent=Decimal(40),
        original_method_first=False,
    )
    decision = decide(make_request(), rule)
    assert decision.shipping_payer_return == "merchant"
    assert decision.refunds_delivery
    assert decision.deduction_limit == 40
    assert not decision.original_method_first
    assert decide(make_request(), rule, law=FRANCE).original_method_first


def test_reasons_have_the_source_of_what_they_say():
    rule = Rule(1, "Shoes", policy_name="Summer", version=3, fee=Fee(Decimal(10)))
    decision = decide(make_request(today=LATE), rule, law=FRANCE)
    assert decision.because("fee_percent").source == "Summer v3: Shoes"
    assert (
        decision.because("withdrawal_ended").source
        == FRANCE.get("withdrawal_days").source
    )
