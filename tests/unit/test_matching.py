"""The rules run here on SQLite: the statements are plain enough for both databases."""

import re
import sqlite3
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.returns_accounting.domain import (
    matching,
    matching_refunds_sql,
    matching_sql,
)

SCHEMA = """
CREATE TABLE payment_transaction (
    id, provider_id, provider_reference, reference, operation, amount, currency_id);
CREATE TABLE payment_dispute (
    id, provider_id, gateway_id, charge_id, amount, currency_id);
CREATE TABLE payment_payout (id, provider_id, gateway_id);
CREATE TABLE return_refund (
    id, company_id, source_transaction_id, provider_reference, idempotency_key,
    amount, currency_id, state);
CREATE TABLE payment_balance_transaction (
    id, provider_id, reporting_category, source_id, payment_intent_id, odoo_ref,
    customer_facing_amount, customer_facing_currency_id, charge_id, description,
    gross, currency_id, transaction_id, dispute_id, payout_id, counterpart_id,
    match_rule, created, customer_email);
CREATE TABLE payment_balance_transaction_open (
    balance_transaction_id UNIQUE, provider_id, reporting_category);
CREATE TABLE return_refund_match (
    refund_id, balance_transaction_id, reporting_category, company_id, rule,
    confidence, state, is_part, date,
    UNIQUE (refund_id, balance_transaction_id));
CREATE UNIQUE INDEX row_uniq ON return_refund_match (balance_transaction_id)
 WHERE state = 'confirmed' AND NOT is_part;
CREATE UNIQUE INDEX refund_uniq ON return_refund_match (refund_id, reporting_category)
 WHERE state = 'confirmed' AND NOT is_part;
INSERT INTO payment_transaction VALUES
    (1, 7, 'pi_1', 'S1', 'online_direct', 90, 1),
    (2, 7, 'pi_2', 'S2', 'online_direct', 90, 1),
    (3, 8, 'pi_1', 'S3', 'online_direct', 90, 1),
    (4, 7, 're_4', 'R4', 'refund', -90, 1),
    (5, 7, NULL, 'S5', 'online_direct', 90, 1),
    (6, 7, 'pi_6', 'S6', 'online_direct', 90, 1),
    (7, 7, 'pi_6', 'S7', 'online_direct', 90, 1);
INSERT INTO payment_dispute VALUES (1, 7, 'dp_1', 'ch_1', 90, 1);
INSERT INTO payment_payout VALUES (1, 7, 'po_1');
"""
PARAMETERS = {
    "provider_id": 7,
    "uid": 1,
    "now": "2026-11-23",
}


def load(refunds=(), rows=()):
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    database.executemany("INSERT INTO return_refund VALUES (?,1,?,?,?,?,1,?)", refunds)
    names = ", ".join(rows[0]) if rows else ""
    for seen in rows:
        places = ", ".join(f":{name}" for name in seen)
        database.execute(
            f"INSERT INTO payment_balance_transaction ({names}) VALUES ({places})", seen
        )
    return database


def run(database, statement):
    """:return: the rows that the statement changed, or found"""
    named = re.sub(r"%\((\w+)\)s", r":\1", statement)
    cursor = database.execute(named, PARAMETERS)
    return cursor.fetchall() if cursor.description else cursor.rowcount


#: All rows wait that an import did not link.
OPEN = f"""
INSERT INTO payment_balance_transaction_open
SELECT txn.id, txn.provider_id, txn.reporting_category FROM {matching_sql.ROWS}
 WHERE txn.reporting_category NOT IN {matching_sql.listed(matching.SELF_EXPLAINED)}
   AND {matching_sql.NOT_LINKED}
    ON CONFLICT DO NOTHING
"""


def judge(database):
    """All that a run does, but for the rule that only PostgreSQL understands."""
    run(database, OPEN)
    for table in ("settlement_candidate", "settlement_waiting"):
        database.execute(f"DROP TABLE IF EXISTS {table}")
    run(database, matching_refunds_sql.CANDIDATES)
    run(database, matching_refunds_sql.WAITING)
    for rule in matching.REFUND_RULES:
        run(database, matching_refunds_sql.candidates_sql(rule))
        run(database, matching_refunds_sql.PROMOTE)
        run(database, matching_refunds_sql.CONFIRM)
        run(database, matching_refunds_sql.UNWAIT)
        run(database, matching_refunds_sql.FORGET)
    run(database, matching_refunds_sql.PARTS)
    run(database, matching_refunds_sql.DROP_STALE)
    run(database, matching_refunds_sql.PROPOSE)
    run(database, matching_sql.CLOSE)
    for rule in matching.ROW_RULES:
        run(database, matching_sql.link_sql(rule))
        run(database, matching_sql.CLOSE)


def found(database):
    """{(refund, row): (rule, state)}"""
    matches = database.execute(
        "SELECT refund_id, balance_transaction_id, rule, state FROM return_refund_match"
    )
    return {(refund, row): (rule, state) for refund, row, rule, state in matches}


def match(refunds=(), rows=()):
    database = load(refunds, rows)
    judge(database)
    return found(database)


def link(*rows):
    """[(rule, transaction, dispute, payout, counterpart, whether it waits)]"""
    database = load(rows=rows)
    judge(database)
    return database.execute(
        "SELECT match_rule, transaction_id, dispute_id, payout_id, counterpart_id,"
        " id IN (SELECT balance_transaction_id FROM payment_balance_transaction_open)"
        " FROM payment_balance_transaction ORDER BY id"
    ).fetchall()


def refund(number, charge=1, name=None, amount=50, state="succeeded"):
    return number, charge, name, f"key_{number}", amount, state


def row(
    number,
    category="refund",
    source="re_9",
    intent="pi_1",
    key=None,
    amount=-50,
    **values,
):
    return {
        "id": number,
        "provider_id": 7,
        "reporting_category": category,
        "source_id": source,
        "payment_intent_id": intent,
        "odoo_ref": key,
        "customer_facing_amount": amount,
        "customer_facing_currency_id": 1,
        "gross": amount,
        "currency_id": 1,
        "charge_id": values.get("charge"),
        "description": values.get("description"),
    }


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


def charge(number, category="charge", source="ch_1", intent="pi_1", **values):
    amount = values.pop("amount", 90)
    return row(number, category, source, intent, None, amount, **values)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (charge(5), ("payment_intent", 1, None, None, None, 0)),
        (charge(5, "charge_failure"), ("payment_intent", 1, None, None, None, 0)),
        (
            charge(5, "partial_capture_reversal", amount=-9),
            ("payment_intent", 1, None, None, None, 0),
        ),
        (charge(5, intent="pi_6"), (None, None, None, None, None, 1)),
        (
            charge(5, source="pi_2", intent=None),
            ("gateway_object", 2, None, None, None, 0),
        ),
        (
            charge(5, intent="pi_9", description="S5"),
            ("our_reference", 5, None, None, None, 0),
        ),
        (
            charge(5, intent="pi_9", description="S5", amount=80),
            (None, None, None, None, None, 1),
        ),
        (
            charge(5, intent="pi_9", description="S1"),
            (None, None, None, None, None, 1),
        ),
        (
            row(5, source="re_4"),
            ("refund_transaction", 4, None, None, None, 0),
        ),
        (
            charge(5, "dispute", "dp_1", amount=-90),
            ("dispute", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute_reversal", "dp_1"),
            ("dispute", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute", None, amount=-90, charge="ch_1"),
            ("dispute_charge", None, 1, None, None, 0),
        ),
        (
            charge(5, "dispute", None, amount=-80, charge="ch_1"),
            (None, None, None, None, None, 1),
        ),
        (charge(5, "payout", "po_1", None), ("payout", None, None, 1, None, 0)),
        (
            charge(5, "payout_reversal", "po_1", None),
            ("payout", None, None, 1, None, 0),
        ),
        (charge(5, "payout", "po_9", None), (None, None, None, None, None, 1)),
        (charge(5, "fee", None, None), (None, None, None, None, None, 0)),
        (charge(5, "other_adjustment"), ("payment_intent", 1, None, None, None, 0)),
        (charge(5, "something_new", None, None), (None, None, None, None, None, 1)),
    ],
)
def test_each_kind_of_row_finds_its_document_or_waits(seen, expected):
    assert link(seen) == [expected]


def test_reserve_and_its_release_are_each_other():
    reserve = "risk_reserved_funds"
    rows = [
        charge(5, reserve, "rsv_1", None, amount=-40),
        charge(6, reserve, "rsv_1", None, amount=40),
        charge(7, reserve, "rsv_2", None, amount=40),
    ]
    assert link(*rows) == [
        ("reversal", None, None, None, 6, 0),
        ("reversal", None, None, None, 5, 0),
        (None, None, None, None, None, 1),
    ]


def test_transfer_and_its_reversal_are_each_other():
    rows = [
        charge(5, "transfer", "tr_1", None, amount=-40),
        charge(6, "transfer_reversal", "tr_1", None, amount=40),
    ]
    assert [seen[4] for seen in link(*rows)] == [6, 5]


def test_payment_tried_twice_has_all_its_rows():
    failure = charge(6, "charge_failure", amount=-90)
    rows = [charge(5), failure, charge(7, source="ch_2")]
    assert [seen[1] for seen in link(*rows)] == [1, 1, 1]


def test_two_charges_with_the_same_reference_of_ours_both_wait():
    rows = [
        charge(5, source="ch_5", intent="pi_8", description="S5"),
        charge(6, source="ch_6", intent="pi_9", description="S5"),
    ]
    assert [seen[5] for seen in link(*rows)] == [1, 1]


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
