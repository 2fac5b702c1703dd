"""The rules run here on SQLite: the statements are plain enough for both databases."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import matching

from unit.matching_cases import found, judge, load, match, refund, row


def test_name_given_by_the_gateway_is_enough():
    assert match([refund(1, name="re_1", amount=1)], [row(5, source="re_1")]) == {
        (1, 5): ("provider_reference", "confirmed")
    }


def test_our_own_key_is_enough_when_the_answer_never_came():
    assert match([refund(1, amount=1)], [row(5, key="key_1")]) == {
        (1, 5): ("metadata_key", "confirmed")
    }


def test_charge_and_amount_the_customer_saw_are_enough_when_unique():
    rows = [row(5), row(6, intent="pi_2"), row(7, amount=-20)]
    assert match([refund(1)], rows) == {(1, 5): ("charge_amount", "confirmed")}


def test_failure_is_matched_beside_the_refund_it_reverses():
    rows = [
        row(5, source="re_1"),
        row(6, "refund_failure", source="re_1", amount=50),
    ]
    assert match([refund(1, name="re_1")], rows) == {
        (1, 5): ("provider_reference", "confirmed"),
        (1, 6): ("provider_reference", "confirmed"),
    }


def test_ambiguity_is_only_possible():
    found = match([refund(1), refund(2)], [row(5)])
    assert found == {
        (1, 5): ("charge_amount", "possible"),
        (2, 5): ("charge_amount", "possible"),
    }


def test_stronger_rule_takes_the_row_from_the_weaker():
    refunds = [refund(1, name="re_1"), refund(2)]
    found = match(refunds, [row(5, source="re_1"), row(6, source="re_2")])
    assert found == {
        (1, 5): ("provider_reference", "confirmed"),
        (2, 6): ("charge_amount", "confirmed"),
    }


@pytest.mark.parametrize(
    ("refunded", "seen"),
    [
        (refund(1, name="re_1"), row(5, source="re_2", key="key_1")),
        (refund(1, name="re_1"), row(5, source="re_2")),
        (refund(1), row(5, key="key_2")),
        (refund(1, charge=3), row(5, key="key_1")),
        (refund(1), row(5, category="charge")),
    ],
    ids=["other name", "name known", "other key", "other account", "no refund"],
)
def test_contradiction_is_no_match(refunded, seen):
    assert match([refunded], [seen]) == {}


def test_rules_are_ordered_by_confidence_and_named_once():
    confidences = [rule.confidence for rule in matching.REFUND_RULES]
    assert confidences == sorted(confidences, reverse=True)
    rules = (*matching.REFUND_RULES, *matching.PROPOSALS, *matching.ROW_RULES)
    assert len({rule.name for rule in rules}) == len(rules)


def test_rejected_pair_is_not_proposed_again_and_leaves_the_other():
    database = load([refund(1), refund(2)], [row(5)])
    judge(database)
    database.execute(
        "UPDATE return_refund_match SET state='rejected' WHERE refund_id=1"
    )
    judge(database)
    assert found(database) == {
        (1, 5): ("charge_amount", "rejected"),
        (2, 5): ("charge_amount", "confirmed"),
    }


def test_proposal_whose_reason_is_gone_is_dropped():
    database = load([refund(1), refund(2)], [row(5)])
    judge(database)
    database.execute("UPDATE return_refund SET provider_reference='re_9' WHERE id=1")
    judge(database)
    assert found(database) == {(1, 5): ("provider_reference", "confirmed")}


def test_second_run_changes_nothing():
    rows = [row(5), row(6, source="re_1"), row(7, intent="pi_2"), row(8, amount=-9)]
    database = load([refund(1, name="re_1"), refund(2), refund(3)], rows)
    judge(database)
    first = database.execute("SELECT rowid, * FROM return_refund_match").fetchall()
    judge(database)
    second = database.execute("SELECT rowid, * FROM return_refund_match").fetchall()
    assert (first, len(first)) == (second, 3)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("submitted", {(1, 5): ("charge_amount", "confirmed")}),
        ("approved", {(1, 5): ("charge_amount", "possible")}),
        ("failed", {}),
        ("canceled", {}),
    ],
)
def test_refund_nobody_asked_for_is_never_certain(state, expected):
    assert match([refund(1, state=state)], [row(5)]) == expected


def test_one_refund_over_two_rows_is_proposed_in_parts():
    rows = [row(5, source="re_5", amount=-20), row(6, source="re_6", amount=-30)]
    assert match([refund(1)], rows) == {
        (1, 5): ("parts", "proposed"),
        (1, 6): ("parts", "proposed"),
    }


def test_one_row_over_two_refunds_is_proposed_in_parts():
    refunds = [refund(1, amount=20), refund(2, amount=30)]
    assert match(refunds, [row(5)]) == {
        (1, 5): ("parts", "proposed"),
        (2, 5): ("parts", "proposed"),
    }


def test_parts_with_another_sum_are_nothing():
    assert match([refund(1, amount=60)], [row(5), row(6, amount=-20)]) == {}


def test_confidence_is_at_least_trusted_only_without_rivals():
    for known, percent in matching.CALIBRATION:
        assert known.sole or percent < matching.TRUSTED


amounts = st.sampled_from([10, 50])
names = st.sampled_from([None, "re_1", "re_2"])
keys = st.sampled_from([None, "key_0", "key_1", "key_9"])
some_refunds = st.lists(
    st.tuples(st.sampled_from([1, 2]), names, amounts), max_size=4
).map(lambda many: [refund(number, *one) for number, one in enumerate(many)])
some_rows = st.lists(
    st.tuples(
        st.sampled_from(["refund", "refund_failure"]),
        st.sampled_from(["re_1", "re_2", "re_3"]),
        st.sampled_from(["pi_1", "pi_2"]),
        keys,
        amounts.map(lambda amount: -amount),
    ),
    max_size=4,
).map(lambda many: [row(number, *one) for number, one in enumerate(many)])


@given(some_refunds, some_rows)
def test_confirmed_matches_are_one_to_one(refunds, rows):
    found = match(refunds, rows)
    category = {seen["id"]: seen["reporting_category"] for seen in rows}
    confirmed = [pair for pair, (_, state) in found.items() if state == "confirmed"]
    assert max(Counter(seen for _, seen in confirmed).values(), default=0) <= 1
    refund_uses = Counter((number, category[seen]) for number, seen in confirmed)
    assert max(refund_uses.values(), default=0) <= 1
