"""A database small enough to match in, and what stands in it."""

import re
import sqlite3

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


def charge(number, category="charge", source="ch_1", intent="pi_1", **values):
    amount = values.pop("amount", 90)
    return row(number, category, source, intent, None, amount, **values)
