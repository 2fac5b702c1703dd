"""The rows of a report, as CSV. Amounts are in major units, dates in a time zone.

https://docs.stripe.com/reports/api
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from .account import Account
from .money import major
from .report_columns import ReportType
from .store import Doc

JOINED = ("transaction", "payout", "refund", "dispute", "charge", "intent", "customer")
QUERY = """
SELECT b.doc, p.doc, r.doc, d.doc, c.doc, i.doc, u.doc
FROM balance_transaction b
LEFT JOIN payout p ON p.account = b.account AND p.id = b.payout
LEFT JOIN refund r ON r.account = b.account AND r.id = b.source
LEFT JOIN dispute d ON d.account = b.account AND d.id = b.source
LEFT JOIN charge c ON c.account = b.account
    AND c.id = COALESCE(r.charge, d.charge, b.source)
LEFT JOIN payment_intent i ON i.account = b.account AND i.id = c.payment_intent
LEFT JOIN customer u ON u.account = b.account AND u.id = c.customer
WHERE b.account = ? AND {} ORDER BY b.created, b.seq
"""


def content(account: Account, kind: ReportType, parameters: Doc) -> bytes:
    """The CSV file of a report run."""
    columns = parameters.get("columns") or kind.default
    zone = ZoneInfo(parameters.get("timezone") or "Etc/UTC")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for joined in _joined(account, kind, parameters):
        values = _values(joined, zone)
        writer.writerow([_value(values, joined, column) for column in columns])
    return text.getvalue().encode()


def _joined(account: Account, kind: ReportType, parameters: Doc) -> Iterator[Doc]:
    clauses, values = _conditions(account, kind, parameters)
    rows = account.store.db.execute(
        QUERY.format(" AND ".join(clauses)), (account.number, *values)
    )
    for row in rows:
        yield {
            name: json.loads(text) if text else {}
            for name, text in zip(JOINED, row, strict=True)
        }


def _conditions(
    account: Account, kind: ReportType, parameters: Doc
) -> tuple[list[str], list[Any]]:
    """Which transactions: those of a payout, of the payouts that arrive in the
    interval, or those created in it (all but payouts)."""
    clauses, values = [], []
    if "payout" in kind.required:
        clauses.append("b.payout = ?")
        values.append(parameters["payout"])
    else:
        interval = (parameters["interval_start"], parameters["interval_end"])
        moment = "b.created"
        if kind.id.startswith("payout_reconciliation"):
            moment = "json_extract(p.doc, '$.arrival_date')"
        clauses.append(f"{moment} >= ? AND {moment} < ?")
        values.extend(interval)
    if not account.settings["report_includes_payout"]:
        clauses.append("b.type <> 'payout'")
    for name in ("currency", "reporting_category"):
        if parameters.get(name):
            clauses.append(f"b.{name} = ?")
            values.append(parameters[name])
    return clauses, values


def _moment(zone: ZoneInfo, stamp: int | None) -> str:
    if stamp is None:
        return ""
    return datetime.fromtimestamp(stamp, zone).strftime("%Y-%m-%d %H:%M:%S")


def _values(joined: Doc, zone: ZoneInfo) -> Doc:
    """Column -> value; what is not here has no value in the simulator."""
    transaction, payout, charge = (
        joined["transaction"],
        joined["payout"],
        joined["charge"],
    )
    utc = partial(_moment, ZoneInfo("Etc/UTC"))
    local = partial(_moment, zone)
    seen = _customer_facing(joined)
    return {
        "automatic_payout_id": payout.get("id"),
        "automatic_payout_effective_at_utc": utc(payout.get("arrival_date")),
        "automatic_payout_effective_at": local(payout.get("arrival_date")),
        "balance_transaction_id": transaction["id"],
        "created_utc": utc(transaction["created"]),
        "created": local(transaction["created"]),
        "available_on_utc": utc(transaction["available_on"]),
        "available_on": local(transaction["available_on"]),
        "currency": transaction["currency"],
        **{
            column: major(transaction[name], transaction["currency"])
            for column, name in (("gross", "amount"), ("fee", "fee"), ("net", "net"))
        },
        "reporting_category": transaction["reporting_category"],
        "source_id": transaction["source"],
        "description": transaction["description"],
        "customer_facing_amount": seen and major(*seen),
        "customer_facing_currency": seen and seen[1],
        "charge_id": charge.get("id"),
        "payment_intent_id": charge.get("payment_intent"),
        "charge_created_utc": utc(charge.get("created")),
        "charge_created": local(charge.get("created")),
        "statement_descriptor": charge.get("statement_descriptor"),
        "dispute_reason": joined["dispute"].get("reason"),
        "trace_id": (payout.get("trace_id") or {}).get("value"),
        "trace_id_status": (payout.get("trace_id") or {}).get("status"),
        **_customer(joined["customer"]),
        **_method(charge),
        **_address("shipping", charge.get("shipping")),
    }


def _customer_facing(joined: Doc) -> tuple[int, str] | None:
    """What the customer saw: the source's own amount, with the transaction's sign."""
    transaction = joined["transaction"]
    source = joined["refund"] or joined["dispute"] or joined["charge"]
    if not source:
        return None
    amount = source["amount"]
    if transaction["reporting_category"] == "partial_capture_reversal":
        amount -= source["amount_captured"]
    sign = -1 if transaction["amount"] < 0 else 1
    return sign * abs(amount), source["currency"]


def _customer(customer: Doc) -> Doc:
    names = ("id", "email", "name", "description")
    return {
        **{f"customer_{name}": customer.get(name) for name in names},
        **_address("customer", customer),
        **_address("customer_shipping", customer.get("shipping")),
    }


def _address(prefix: str, holder: Doc | None) -> Doc:
    address = (holder or {}).get("address") or {}
    return {f"{prefix}_address_{part}": value for part, value in address.items()}


def _method(charge: Doc) -> Doc:
    details = charge.get("payment_method_details")
    if not details:
        return {}
    card = details.get("card") or {}
    return {
        "payment_method_type": details["type"],
        "is_link": "false",
        "card_brand": card.get("brand"),
        "card_funding": card.get("funding"),
        "card_country": card.get("country"),
        **_address("card", charge["billing_details"]),
    }


def _value(values: Doc, joined: Doc, column: str) -> str:
    name, bracket, key = column.partition("[")
    if not bracket:
        return values.get(column) or ""
    key = key.removesuffix("]")
    if name == "refund_metadata":
        return joined["refund"].get("metadata", {}).get(key, "")
    if name == "payment_metadata":
        holder = joined["intent"] if joined["intent"].get("metadata") else None
        return (holder or joined["charge"]).get("metadata", {}).get(key, "")
    return ""
