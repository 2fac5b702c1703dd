"""The rules run here on SQLite: the statements are plain enough for both databases."""

import re
import sqlite3
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import matching

SCHEMA = """
CREATE TABLE payment_transaction (id, provider_id, provider_reference);
CREATE TABLE return_refund (
    id, company_id, source_transaction_id, provider_reference, idempotency_key,
    amount, currency_id);
CREATE TABLE payment_balance_transaction (
    id, provider_id, reporting_category, source_id, payment_intent_id, odoo_ref,
    customer_facing_amount, customer_facing_currency_id);
CREATE TABLE return_refund_match (
    refund_id, balance_transaction_id, reporting_category, company_id, rule,
    confidence, state, create_uid, create_date, write_uid, write_date,
    UNIQUE (refund_id, balance_transaction_id));
INSERT INTO payment_transaction VALUES (1, 7, 'pi_1'), (2, 7, 'pi_2'), (3, 8, 'pi_1');
"""


def match(refunds=(), rows=()):
    """{(refund, row): (rule, state)} after all rules ran once, strongest first."""
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    database.executemany("INSERT INTO return_refund VALUES (?,1,?,?,?,?,1)", refunds)
    database.executemany(
        "INSERT INTO payment_balance_transaction VALUES (?,7,?,?,?,?,?,1)", rows
    )
    for rule in matching.RULES:
        run(database, matching.match_sql(rule))
    run(database, matching.DROP_STALE_PROPOSALS)
    found = database.execute(
        "SELECT refund_id, balance_transaction_id, rule, state FROM return_refund_match"
    )
    return {(refund, row): (rule, state) for refund, row, rule, state in found}


def run(database, statement):
    named = re.sub(r"%\((\w+)\)s", r":\1", statement)
    database.execute(named, {"provider_id": 7, "uid": 1, "now": "2026-11-23"})


def refund(number, charge=1, name=None, amount=50):
    return number, charge, name, f"key_{number}", amount


def row(number, category="refund", source="re_9", intent="pi_1", key=None, amount=-50):
    return number, category, source, intent, key, amount


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


def test_ambiguity_is_a_proposal():
    found = match([refund(1), refund(2)], [row(5)])
    assert found == {
        (1, 5): ("charge_amount", "proposed"),
        (2, 5): ("charge_amount", "proposed"),
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
    confidences = [rule.confidence for rule in matching.RULES]
    assert confidences == sorted(confidences, reverse=True)
    assert len({rule.name for rule in matching.RULES}) == len(matching.RULES)


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
    category = {seen[0]: seen[1] for seen in rows}
    confirmed = [pair for pair, (_, state) in found.items() if state == "confirmed"]
    assert max(Counter(seen for _, seen in confirmed).values(), default=0) <= 1
    refund_uses = Counter((number, category[seen]) for number, seen in confirmed)
    assert max(refund_uses.values(), default=0) <= 1
