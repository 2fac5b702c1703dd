"""The windows of policies and of the law: from what they count, and until when."""

from datetime import date, timedelta

import pytest

from odoo.addons.returns_management.domain.policy import Period, Rule

from unit.policy_cases import (
    DELIVERED,
    FRANCE,
    LAST_DAY,
    ORDERED,
    STANDARD,
    decide,
    make_line,
    make_request,
)


def test_last_day_and_the_day_after():
    on_time = decide(make_request(today=LAST_DAY), STANDARD)
    late = decide(make_request(today=LAST_DAY + timedelta(days=1)), STANDARD)
    assert (on_time.eligible, on_time.deadline, on_time.window) == (
        True,
        LAST_DAY,
        "policy",
    )
    assert (late.eligible, late.deadline) == (False, LAST_DAY)
    assert late.approval == ("window_ended_delivery",)
    assert late.resolutions == frozenset()


@pytest.mark.parametrize(
    ("window_from", "start"),
    [("delivery", DELIVERED), ("order", ORDERED), ("invoice", date(2026, 3, 9))],
)
def test_windows_are_counted_from_what_the_rule_says(window_from, start):
    rule = Rule(1, "All", window_days=10, window_from=window_from)
    decision = decide(make_request(), rule)
    assert decision.deadline == start + timedelta(days=10)
    assert start.isoformat() in decision.sentences[1]


def test_window_counts_from_the_last_part():
    parts = (DELIVERED, DELIVERED + timedelta(days=9), DELIVERED - timedelta(days=1))
    decision = decide(make_request(make_line(deliveries=parts)), STANDARD)
    assert decision.deadline == DELIVERED + timedelta(days=39)


@pytest.mark.parametrize("missing", [{"deliveries": ()}, {"outstanding": True}])
@pytest.mark.parametrize("law", [None, FRANCE])
def test_without_a_last_delivery_the_window_has_not_begun(missing, law):
    request = make_request(make_line(**missing), today=date(2031, 1, 1))
    decision = decide(request, STANDARD, law=law)
    assert (decision.eligible, decision.deadline) == (True, None)
    assert decision.statutory == bool(law)
    assert "The policy's 30 days have not begun: no last delivery is recorded." in (
        decision.sentences
    )


def test_without_any_date_a_person_looks_at_the_purchase():
    line = make_line(ordered=None, deliveries=(), invoiced=None)
    decision = decide(make_request(line), STANDARD)
    assert (decision.eligible, decision.approval) == (True, ("no_dates",))


def test_window_of_no_days_is_the_day_itself():
    rule = Rule(1, "All", window_days=0)
    same = decide(make_request(today=DELIVERED), rule)
    next_day = decide(make_request(today=DELIVERED + timedelta(days=1)), rule)
    assert (same.eligible, next_day.eligible) == (True, False)


@pytest.mark.parametrize("days", [10_000, 10**9])
def test_endless_windows_end_with_the_calendar(days):
    line = make_line(deliveries=(date(9999, 12, 1),))
    decision = decide(make_request(line), Rule(1, "All", window_days=days), law=FRANCE)
    assert (decision.eligible, decision.deadline) == (True, date.max)
    assert all(decision.sentences)


def test_long_window_on_a_leap_day():
    line = make_line(deliveries=(date(2028, 2, 29),))
    decision = decide(make_request(line), Rule(1, "All", window_days=10_000))
    assert decision.deadline == date(2055, 7, 17)


def test_guarantee_that_begins_on_a_leap_day_ends_with_february():
    line = make_line(deliveries=(date(2028, 2, 29),), fault="manufacturer")
    for today, eligible in ((date(2030, 2, 28), True), (date(2030, 3, 1), False)):
        decision = decide(make_request(line, today=today), STANDARD, law=FRANCE)
        assert (decision.eligible, decision.deadline) == (eligible, date(2030, 2, 28))


def test_holiday_period_extends_windows_that_begin_in_it():
    christmas = Period("Christmas", ORDERED, DELIVERED, date(2026, 5, 31))
    decision = decide(make_request(), STANDARD, periods=[christmas])
    assert decision.deadline == date(2026, 5, 31)
    assert "Christmas extends this to 2026-05-31." in decision.sentences
    day_after = make_line(deliveries=(DELIVERED + timedelta(days=1),))
    assert decide(
        make_request(day_after), STANDARD, periods=[christmas]
    ).deadline == LAST_DAY + timedelta(days=1)


def test_latest_of_several_periods_counts_and_none_shortens():
    periods = [
        Period("Short", ORDERED, DELIVERED, deadline_at_least=DELIVERED),
        Period("More", ORDERED, DELIVERED, extra_days=7),
        Period("Some", ORDERED, DELIVERED, extra_days=3),
    ]
    assert decide(
        make_request(), STANDARD, periods=periods
    ).deadline == LAST_DAY + timedelta(days=7)
    assert decide(make_request(), STANDARD, periods=periods[:1]).deadline == LAST_DAY
