"""Rules, books of them, requests and laws, as Hypothesis draws them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from odoo.addons.returns_management.domain.policy import (
    Book,
    Customer,
    Fee,
    Line,
    Period,
    Request,
    Rule,
    Tier,
)
from odoo.addons.returns_management.domain.policy_words import (
    CHANNELS,
    FAULTS,
    KINDS,
    RESOLUTIONS,
)

from unit.legal_book import PLACES, regime

FLAGS = ["final_sale", "personalised", "hygiene_seal", "regular_delivery", "digital"]
COUNTRIES = ["FR", "DE", "US", "XX"]
GRADES = ["A", "B", "C"]
REGIMES = [regime(ref.removeprefix("return_legal_regime_")) for ref in sorted(PLACES)]

days = st.dates(date(2026, 3, 1), date(2026, 4, 30))
any_days = st.dates()
ids = st.integers(1, 3)
amounts = st.decimals(0, 500, places=2)
small_amounts = st.decimals(0, 20, places=2)
percents = st.decimals(0, 100, places=1)
laws = st.none() | st.sampled_from(REGIMES)


def some(values, most=2):
    return st.frozensets(st.sampled_from(sorted(values)), max_size=most)


def build(make, optional, **fixed):
    """What ``make`` builds from ``fixed``, some of ``optional`` and its defaults."""
    return st.fixed_dictionaries(fixed, optional=optional).map(
        lambda found: make(**found)
    )


def lines(dates=days):
    return build(
        Line,
        {
            "invoiced": dates,
            "categories": st.frozensets(ids, max_size=2),
            "product": ids,
            "flags": some(FLAGS),
            "reason": ids,
            "fault": st.sampled_from(sorted(FAULTS)),
            "outstanding": st.booleans(),
            "unsealed": st.booleans(),
            "return_cost": amounts,
        },
        key=st.just("A"),
        quantity=st.just(Decimal(1)),
        amount=amounts,
        ordered=st.none() | dates,
        deliveries=st.lists(dates, max_size=2).map(tuple),
    )


customers = build(
    Customer,
    {
        "kind": st.sampled_from(sorted(KINDS)),
        "country": st.sampled_from(COUNTRIES),
        "segments": st.frozensets(ids, max_size=2),
        "standing": st.sampled_from(["vip", "blocked"]),
        "returned_count": st.integers(0, 5),
        "returned_amount": amounts,
    },
)


def requests(dates=days):
    return build(
        Request,
        {"informed_on": dates},
        lines=lines(dates).map(lambda line: (line,)),
        customer=customers,
        channel=st.sampled_from(["online", *sorted(CHANNELS)]),
        today=dates,
    )


fees = build(
    Fee,
    {
        "fixed": small_amounts,
        "minimum": small_amounts,
        "maximum": small_amounts.map(lambda more: 20 + more),
        "tiers": st.lists(
            st.builds(
                Tier, st.integers(0, 40), st.none() | st.sampled_from(GRADES), percents
            ),
            max_size=3,
            unique_by=lambda tier: (tier.from_day, tier.grade),
        ).map(tuple),
        "waived_faults": some(FAULTS),
    },
    percent=percents,
)
conditions = {
    "priority": st.integers(0, 1),
    "valid_from": days,
    "countries": some(COUNTRIES),
    "segments": st.frozensets(ids, max_size=2),
    "channels": some(CHANNELS),
    "categories": st.frozensets(ids, max_size=2),
    "products": st.frozensets(ids, max_size=2),
    "reasons": st.frozensets(ids, max_size=2),
    "kinds": some(KINDS, 1),
}
terms = {
    "window_days": st.none() | st.integers(0, 20) | st.integers(0, 90),
    "window_from": st.sampled_from(["delivery", "order", "invoice"]),
    "excluded_flags": some(FLAGS),
    "fee": fees,
    "resolutions": some(RESOLUTIONS, 4),
    "keep_below": amounts,
    "bonus_percent": percents,
    "shipping_payer": st.sampled_from(["customer", "merchant"]),
    "refunds_delivery": st.booleans(),
    "approval_from": amounts,
    "limit_count": st.integers(0, 5),
    "limit_amount": amounts,
    "original_method_first": st.booleans(),
    "deduction_limit_percent": percents,
}


def rules(optional):
    return build(
        Rule, optional, id=st.just(1), name=st.just(""), limit_days=st.just(365)
    )


periods = st.builds(
    lambda name, start, length, least, extra: Period(
        name, start, start + timedelta(days=length), least, extra
    ),
    st.sampled_from(["Christmas", "Easter"]),
    days,
    st.integers(0, 30),
    st.none() | days,
    st.integers(0, 30),
)


def books(least=0, most=3):
    """Books of rules that often fit, with numbers that are not in their order."""
    return st.builds(
        lambda found, numbers, extra, depths: Book(
            tuple(
                replace(rule, id=number, name=f"Rule {number}")
                for rule, number in zip(found, numbers, strict=False)
            ),
            tuple(extra),
            depths,
        ),
        st.lists(
            rules(terms) | rules({**conditions, **terms}),
            min_size=least,
            max_size=most,
        ),
        st.permutations(range(1, most + 1)),
        st.lists(periods, max_size=2),
        st.dictionaries(ids, st.integers(1, 3), max_size=2),
    )
