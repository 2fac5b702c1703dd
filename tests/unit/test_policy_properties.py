"""What holds for all policies, laws and requests."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.returns_management.domain import legal
from odoo.addons.returns_management.domain.fees import restocking
from odoo.addons.returns_management.domain.legal_calendar import add_months
from odoo.addons.returns_management.domain.legal_charge import DEDUCTION, FEE, SHIPPING
from odoo.addons.returns_management.domain.policy import (
    Fee,
    Line,
    LineDecision,
    Rule,
    evaluate,
    explain,
)
from odoo.addons.returns_management.domain.policy_words import (
    FAULTS,
    REMEDIES,
    RESOLUTIONS,
)

from unit.policy_strategies import (
    FLAGS,
    GRADES,
    REGIMES,
    any_days,
    books,
    laws,
    lines,
    requests,
    some,
)

CENT = Decimal("0.01")


@st.composite
def more_generous(draw, rule: Rule) -> Rule:
    """The rule with some of its terms better for the customer."""

    def less(value: Decimal) -> Decimal:
        return value * draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(0)]))

    def more(value):
        return None if value is None else value + draw(st.sampled_from([0, 1, 50]))

    fee = rule.fee
    better = {
        "window_days": more(rule.window_days or 0),
        "excluded_flags": rule.excluded_flags & draw(some(FLAGS, 5)),
        "fee": Fee(
            less(fee.percent),
            less(fee.fixed),
            less(fee.minimum),
            fee.maximum,
            tuple(replace(tier, percent=less(tier.percent)) for tier in fee.tiers),
            fee.waived_faults | draw(some(FAULTS)),
        ),
        "resolutions": rule.resolutions | draw(some(RESOLUTIONS)),
        "keep_below": more(rule.keep_below),
        "bonus_percent": min(more(rule.bonus_percent), Decimal(100)),
        "shipping_payer": "merchant",
        "refunds_delivery": True,
        "approval_from": more(rule.approval_from),
        "limit_count": more(rule.limit_count),
        "limit_amount": None,
        "deduction_limit_percent": less(rule.deduction_limit_percent),
    }
    names = sorted(better)
    chosen = draw(st.just(names) | st.lists(st.sampled_from(names), min_size=1))
    return replace(rule, **{name: better[name] for name in chosen})


def cost(decision: LineDecision, line: Line, grade: str | None) -> Decimal:
    if decision.fee is None:
        return Decimal(0)
    return restocking(
        line.amount, decision.fee, waived=False, rounding=CENT, grade=grade
    )


def assert_no_less(better: LineDecision, worse: LineDecision, line: Line) -> None:
    """Each term of ``better`` is at least as good for the customer."""
    assert better.eligible >= worse.eligible
    assert better.statutory >= worse.statutory
    assert better.resolutions >= worse.resolutions
    assert better.keep >= worse.keep
    assert better.bonus_percent >= worse.bonus_percent
    assert better.refunds_delivery >= worse.refunds_delivery
    assert better.deduction_limit <= worse.deduction_limit
    assert bool(better.approval) <= bool(worse.approval)
    assert (better.shipping_payer_return == "merchant") >= (
        worse.shipping_payer_return == "merchant"
    )
    for grade in (None, *GRADES):
        assert cost(better, line, grade) <= cost(worse, line, grade)
    if worse.eligible and worse.window != "none":
        endless = date.max
        assert (better.deadline or endless) >= (worse.deadline or endless)


@settings(max_examples=400, deadline=None)
@given(st.data(), requests(), books(1), laws)
def test_more_generous_policy_never_yields_less(data, request, book, law):
    (line,) = request.lines
    rule = book.find(line, request) or book.rules[0]
    better = data.draw(more_generous(rule))
    others = tuple(other for other in book.rules if other.id != rule.id)
    generous = replace(book, rules=(*others, better))
    assert_no_less(
        evaluate(request, generous, law)["A"], evaluate(request, book, law)["A"], line
    )


#: Laws of the European Union and of its members.
UNION = ("EU", "FR", "DE", "ES")


def withdrawal_deadline(request, law):
    """The last day of the right of withdrawal, by the law alone; None without one."""
    (line,) = request.lines
    if law is None or not legal.covers(law, request.customer, request.channel):
        return None
    sealed = frozenset() if line.unsealed else {"hygiene_seal", "media_seal"}
    if legal.excluded(law, line.flags - sealed):
        return None
    regular = "regular_delivery" in line.flags and law.code in UNION
    deadline = legal.withdrawal_deadline(
        law,
        line.deliveries if regular or not line.outstanding else (),
        informed_on=request.informed_on,
        channel=request.channel,
        regular=regular,
    )
    return deadline and deadline.day


def forbids(law, charge, request):
    (line,) = request.lines
    return not legal.lawful(
        law,
        charge,
        statutory=True,
        informed=request.informed_on is not None,
        graded_photos=1,
        fault=line.fault,
    ).allowed


@settings(max_examples=400, deadline=None)
@given(requests(), books(), laws)
def test_no_policy_reduces_a_statutory_right(request, book, law):
    """Whoever the customer is, they get what the law alone gives."""
    (line,) = request.lines
    deadline = withdrawal_deadline(request, law)
    decision = evaluate(request, book, law)["A"]
    assert decision.statutory == (deadline is not None and request.today <= deadline)
    if not decision.statutory:
        return
    assert decision.eligible
    assert not decision.approval
    assert (decision.deadline or legal.OPEN) >= deadline
    assert "refund" in decision.resolutions
    assert decision.refunds_delivery >= ("delivery_refunded" in law.provisions)
    assert decision.original_method_first >= ("same_means" in law.provisions)
    if forbids(law, DEDUCTION, request):
        assert decision.deduction_limit == 0
    if forbids(law, SHIPPING, request):
        assert decision.shipping_payer_return == "merchant"
    if forbids(law, FEE, request):
        assert not any(cost(decision, line, grade) for grade in (None, *GRADES))


#: What the law lets consumers ask for, by the years or months since the delivery.
GUARANTEES = {
    **{code: {"years": 2, "first": REMEDIES} for code in UNION},
    "GB": {"days": 30, "first": REMEDIES, "months": 6, "then": {"repair", "exchange"}},
}


def remedies(law, line, today):
    """What is owed for faulty goods by the figures above, without the engine."""
    terms = GUARANTEES.get(law.code if law else "")
    if terms is None:
        return frozenset()
    if line.outstanding or not line.deliveries:
        return terms["first"]
    start = max(line.deliveries)
    last = (
        add_months(start, 12 * terms["years"])
        if "years" in terms
        else start + timedelta(days=terms["days"])
    )
    if today <= last:
        return terms["first"]
    later = "months" in terms and today <= add_months(start, terms["months"])
    return terms["then"] if later else frozenset()


@settings(max_examples=200, deadline=None)
@given(st.data(), requests(st.dates(date(2026, 1, 1), date(2028, 12, 31))), books())
def test_no_policy_reduces_the_guarantee_on_faulty_goods(data, request, book):
    law = data.draw(st.sampled_from(REGIMES))
    line = replace(request.lines[0], fault="manufacturer")
    request = replace(
        request, lines=(line,), customer=replace(request.customer, kind="consumer")
    )
    decision = evaluate(request, book, law)["A"]
    owed = remedies(law, line, request.today)
    assert decision.eligible or not owed
    assert decision.resolutions >= owed
    if owed:
        assert not decision.approval
        assert decision.deduction_limit == 0
        assert decision.shipping_payer_return == "merchant"
        assert not any(cost(decision, line, grade) for grade in (None, *GRADES))


@settings(max_examples=60, deadline=None)
@given(requests(), st.lists(lines(), max_size=3), books(), laws)
def test_adding_lines_never_changes_the_decision_on_another(request, more, book, law):
    added = [replace(line, key=number) for number, line in enumerate(more)]
    whole = replace(request, lines=(*added, *request.lines))
    assert evaluate(whole, book, law)["A"] == evaluate(request, book, law)["A"]


@settings(max_examples=100, deadline=None)
@given(st.data(), requests(), books(2), laws)
def test_order_of_rules_and_periods_does_not_matter(data, request, book, law):
    shuffled = replace(
        book,
        rules=tuple(data.draw(st.permutations(book.rules))),
        periods=tuple(data.draw(st.permutations(book.periods))),
    )
    assert evaluate(request, shuffled, law) == evaluate(request, book, law)
    (line,) = request.lines
    assert explain(request, line, shuffled) == explain(request, line, book)


@settings(max_examples=100, deadline=None)
@given(requests(), books(1))
def test_rule_that_is_explained_is_the_rule_that_decides(request, book):
    (line,) = request.lines
    found = explain(request, line, book)
    won = [candidate.rule for candidate in found if candidate.won]
    rule = book.find(line, request)
    assert won == ([rule] if rule else [])
    assert {candidate.rule.id for candidate in found} == {r.id for r in book.rules}
    assert all(bool(c.lost_because) != c.won for c in found)


@settings(max_examples=150, deadline=None)
@given(requests(any_days), books(), laws)
def test_every_decision_on_whatever_days_explains_itself(request, book, law):
    decision = evaluate(request, book, law)["A"]
    assert all(decision.sentences)
    assert set(decision.approval) <= {reason.code for reason in decision.why}
    assert bool(decision.approval) >= (not decision.eligible)
    assert bool(decision.resolutions) <= decision.eligible
