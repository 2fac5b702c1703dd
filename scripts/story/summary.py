"""What the books say: every document with its amount, every invariant with both sides.

Left and right of an invariant come from different books (ledger, stock, sub-ledger,
gateway); neither is computed from what the story did.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .invariants import INVARIANTS
from .stage import Stage

Facts = dict[str, Any]

#: Title, model, domain, fields of detail, amount in the currency of the document.
DOCUMENTS = [
    (
        "Sales orders",
        "sale.order",
        [("state", "=", "sale")],
        ["partner_id", "delivery_status"],
        "amount_total",
    ),
    (
        "Invoices",
        "account.move",
        [("move_type", "=", "out_invoice"), ("state", "=", "posted")],
        ["partner_id", "payment_state"],
        "amount_total",
    ),
    (
        "Returns",
        "return.order",
        [],
        ["partner_id", "state", "receipt_status", "credit_status", "refund_status"],
        "amount_authorized",
    ),
    (
        "Credit notes",
        "account.move",
        [("move_type", "=", "out_refund"), ("state", "=", "posted")],
        ["return_order_id", "payment_state"],
        "amount_total",
    ),
    (
        "Refunds",
        "return.refund",
        [],
        ["partner_id", "provider_reference", "state", "failure_reason"],
        "amount",
    ),
    (
        "Refurbishments",
        "return.refurbishment",
        [],
        ["refurbished_product_id", "state", "write_down", "labour_capitalised"],
        "carrying_amount",
    ),
    (
        "Payouts",
        "payment.payout",
        [],
        ["bank_reference", "status", "arrival_date"],
        "amount",
    ),
    (
        "Balance transactions",
        "payment.balance.transaction",
        [],
        ["reporting_category", "source_id", "payout_id"],
        "net",
    ),
    (
        "Settlement imports",
        "payment.settlement.import",
        [],
        ["kind", "rows_read", "rows_new", "rows_known"],
        None,
    ),
    (
        "Return budgets",
        "return.budget",
        [],
        ["state", "planned_cost", "actual_cost"],
        "variance",
    ),
]


def read(stage: Stage) -> Facts:
    stage.env.flush_all()
    stage.env.invalidate_all()
    documents = {
        title: _read_documents(
            stage.env[model].search(domain, order="id"), details, amount
        )
        for title, model, domain, details, amount in DOCUMENTS
    }
    documents["Open clearing items"] = _read_documents(
        stage.provider._get_open_clearing_items(),
        ["settlement_explanation"],
        "amount_residual",
    )
    return {"documents": documents, "invariants": list(_check(stage))}


def _check(stage: Stage) -> Iterable[Facts]:
    for name, read_sides in INVARIANTS:
        left, right = read_sides(stage)
        yield {
            "name": name,
            "left": str(left),
            "right": str(right),
            "ok": left == right,
        }


def _read_documents(records: Any, details: list[str], amount: str | None) -> Facts:
    items = [
        {
            "name": record.display_name,
            "details": {name: _read_value(record, name) for name in details},
            "amount": str(_money(record, record[amount])) if amount else None,
            "currency": record.currency_id.name if amount else None,
        }
        for record in records
    ]
    return {"count": len(items), "totals": _sum_by_currency(items), "items": items}


def _money(record: Any, amount: float) -> Decimal:
    digits = Decimal(1).scaleb(-record.currency_id.decimal_places)
    return Decimal(str(amount)).quantize(digits)


def _read_value(record: Any, name: str) -> str:
    field, value = record._fields[name], record[name]
    if field.relational:
        return value.display_name or ""
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "monetary":
        return str(_money(record, value))
    return str(value or "")


def _sum_by_currency(items: list[Facts]) -> dict[str, str]:
    totals: dict[str, Decimal] = {}
    for item in items:
        if item["amount"] is not None:
            currency = item["currency"]
            totals[currency] = totals.get(currency, Decimal(0)) + Decimal(
                item["amount"]
            )
    return {currency: str(total) for currency, total in totals.items()}
