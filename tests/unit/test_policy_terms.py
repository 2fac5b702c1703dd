"""Terms that cannot be meant are refused with the way out."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_management.domain.fees import FeeRule, restocking
from odoo.addons.returns_management.domain.policy import (
    BadTerms,
    Customer,
    Fee,
    Period,
    Rule,
    Tier,
)
from odoo.addons.returns_management.domain.policy_reasons import SENTENCES, Reason

from unit.policy_cases import make_line, make_request

CENT = Decimal("0.01")
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("terms", "field", "advice"),
    [
        ({"fee": Fee(Decimal(150))}, "fee.percent 150", "from 0 to 100"),
        ({"fee": Fee(Decimal(-1))}, "fee.percent -1", "from 0 to 100"),
        ({"fee": Fee(Decimal("NaN"))}, "fee.percent NaN", "from 0 to 100"),
        ({"fee": Fee(fixed=Decimal(-2))}, "fee.fixed -2", "not be negative"),
        (
            {"fee": Fee(minimum=Decimal(9), maximum=Decimal(5))},
            "fee.maximum 5",
            "below fee.minimum 9",
        ),
        (
            {"fee": Fee(tiers=(Tier(0, None, Decimal(101)),))},
            "fee.tiers 101",
            "from 0 to 100",
        ),
        ({"fee": Fee(tiers=(Tier(-1),))}, "fee.tiers -1", "day 0 or later"),
        (
            {"fee": Fee(tiers=(Tier(5, "C"), Tier(5, "C", Decimal(9))))},
            "fee.tiers from day 5 for C",
            "keep one",
        ),
        (
            {"fee": Fee(waived_faults=frozenset({"weather"}))},
            "fee.waived_faults weather",
            "carrier, customer, manufacturer, merchant",
        ),
        ({"window_days": -1}, "window_days -1", "0 (that day only) or more, or None"),
        ({"window_days": 1.5}, "window_days 1.5", "0 (that day only) or more"),
        ({"window_from": "party"}, "window_from party", "delivery, invoice, order"),
        ({"bonus_percent": Decimal(101)}, "bonus_percent 101", "from 0 to 100"),
        ({"keep_below": Decimal(-1)}, "keep_below -1", "not be negative"),
        ({"approval_from": Decimal("Infinity")}, "approval_from Inf", "negative"),
        ({"limit_count": 3}, "limit_days None", "over how many days"),
        ({"limit_count": -3, "limit_days": 9}, "limit_count -3", "whole number"),
        ({"channels": frozenset({"fax"})}, "channels fax", "doorstep, online"),
        ({"kinds": frozenset({"pet"})}, "kinds pet", "business, consumer"),
        ({"resolutions": frozenset({"hug"})}, "resolutions hug", "exchange, keep"),
        (
            {"valid_from": DAY, "valid_to": date(2026, 3, 1)},
            "valid_to 2026-03-01",
            "before valid_from 2026-03-02",
        ),
    ],
)
def test_impossible_terms_name_rule_field_value_and_way_out(terms, field, advice):
    with pytest.raises(BadTerms) as error:
        Rule(1, "Summer shoes", **terms)
    assert isinstance(error.value, ValueError)
    assert str(error.value).startswith(f"Summer shoes: {field}")
    assert advice in str(error.value)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (
            {"date_to": date(2026, 3, 1)},
            "Easter: date_to 2026-03-01: must not be",
        ),
        ({"extra_days": -1}, "Easter: extra_days -1: must be a whole number"),
    ],
)
def test_impossible_periods(terms, message):
    with pytest.raises(BadTerms) as error:
        Period(**{"name": "Easter", "date_from": DAY, "date_to": DAY, **terms})
    assert message in str(error.value)


def test_instants_are_not_days():
    midnight = datetime(2026, 3, 2)
    for make in (
        lambda: make_line(ordered=midnight),
        lambda: make_line(deliveries=(DAY, midnight)),
        lambda: make_line(invoiced=midnight),
        lambda: make_request(today=midnight),
        lambda: make_request(informed=midnight),
    ):
        with pytest.raises(TypeError, match="date in the time zone of the customer"):
            make()


def test_words_that_nobody_knows():
    with pytest.raises(ValueError, match="line A: fault 'weather': use one of carrier"):
        make_line(fault="weather")
    with pytest.raises(ValueError, match="kind 'pet': use consumer or business"):
        Customer(kind="pet")
    with pytest.raises(ValueError, match="standing 'angry': use vip, blocked or None"):
        Customer(standing="angry")


def test_two_lines_cannot_have_one_key():
    with pytest.raises(ValueError, match="give each its own"):
        make_request(make_line(), make_line())


def test_tier_for_the_grade_goes_before_a_later_one_for_any():
    fee = Fee(
        Decimal(1),
        tiers=(
            Tier(0, "C", Decimal(30)),
            Tier(20, "C", Decimal(40)),
            Tier(10, None, Decimal(10)),
        ),
    )
    percents = {
        day: (fee.on_day(day).percent_for("A"), fee.on_day(day).percent_for("C"))
        for day in (0, 9, 10, 19, 20, 10_000)
    }
    assert percents == {
        0: (1, 30),
        9: (1, 30),
        10: (10, 30),
        19: (10, 30),
        20: (10, 40),
        10_000: (10, 40),
    }


def test_fixed_fee_and_percentage_add_up_within_the_limits():
    rule = FeeRule(Decimal(10), Decimal(8), Decimal(20), fixed=Decimal(5))
    fees = [
        restocking(Decimal(amount), rule, waived=False, rounding=CENT)
        for amount in (3, 10, 100, 1000)
    ]
    assert fees == [3, 8, 15, 20]


def test_limits_do_not_make_a_fee_where_there_is_none():
    rule = FeeRule(minimum=Decimal(5), grades=(("C", Decimal(10)),))
    for grade, fee in ((None, 0), ("A", 0), ("C", 10)):
        found = restocking(Decimal(100), rule, waived=False, rounding=CENT, grade=grade)
        assert found == fee


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.decimals(0, 20, places=2),
    st.decimals(0, 20, places=2),
)
def test_goods_credited_in_parts_bear_the_fee_once(parts, fixed, minimum):
    whole = Decimal(sum(parts))
    rule = FeeRule(Decimal(10), minimum, minimum + 30, fixed)
    total = restocking(whole * 50, rule, waived=False, rounding=CENT)
    shares = [
        restocking(
            Decimal(part) * 50, rule.part(part / whole), waived=False, rounding=CENT
        )
        for part in parts
    ]
    assert abs(sum(shares) - total) <= CENT * len(parts)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"fixed": Decimal(-1)}, "fee fixed -1"),
        ({"minimum": Decimal(-1)}, "fee minimum -1"),
        ({"minimum": Decimal(2), "maximum": Decimal(1)}, "fee maximum 1"),
        ({"grades": (("C", Decimal(101)),)}, "fee percent 101"),
    ],
)
def test_impossible_fees(terms, message):
    with pytest.raises(ValueError, match=message):
        FeeRule(**terms)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_templates_of_sentences_are_sound(code):
    class AnyValue(dict):
        def __missing__(self, name):
            return name

    said = SENTENCES[code] % AnyValue()
    assert not said or said.endswith(".")
    assert "%" not in said.replace(" %", "")


def test_values_are_said_plainly():
    reason = Reason(
        "gap",
        {
            "first": DAY,
            "last": DAY,
            "kinds": frozenset({"consumer"}),
            "channels": frozenset({"store", "online"}),
            "countries": ("FR", "DE"),
        },
    )
    assert reason.sentence == (
        "Goods that no rule names, ordered from 2026-03-02 to 2026-03-02, fall under "
        "none: consumer; online, store; DE, FR."
    )
