"""A balance transaction of the gateway, whichever way it was learnt."""

import json
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from ..domain.minor_units import to_major


@dataclass(frozen=True)
class BalanceTransaction:
    """One movement of the gateway balance, in major units of ``currency``.

    ``created`` and ``available_on`` are UTC without a zone. ``customer_facing_*`` is
    the amount charged to or given back to the customer, signed like ``gross``, in
    the currency the customer saw. ``odoo_ref`` is our key from the metadata, ``arn``
    the reference by which the customer's bank finds a refund, ``fee_details`` JSON of
    what the fee is made of: {type: amount in major units}.
    """

    gateway_id: str
    payout_gateway_id: str | None
    reporting_category: str
    gross: Decimal
    fee: Decimal
    net: Decimal
    currency: str
    created: datetime
    available_on: datetime | None
    source_id: str | None
    charge_id: str | None
    payment_intent_id: str | None
    customer_facing_amount: Decimal | None
    customer_facing_currency: str | None
    odoo_ref: str | None
    description: str | None
    arn: str | None = None
    fee_details: str | None = None
    customer_email: str | None = None


def from_api(data: dict[str, Any], payout_id: str | None) -> BalanceTransaction:
    """From the API object, ``source`` expanded; ``payout_id`` is the list's filter."""
    currency = data["currency"].upper()
    source = data["source"]
    expanded = source if isinstance(source, dict) else {"id": source}
    amount, code = _customer_facing(data, expanded)
    return BalanceTransaction(
        gateway_id=data["id"],
        payout_gateway_id=payout_id,
        reporting_category=data["reporting_category"],
        gross=to_major(data["amount"], currency),
        fee=to_major(data["fee"], currency),
        net=to_major(data["net"], currency),
        currency=currency,
        created=utc(data["created"]),
        available_on=utc(data["available_on"]),
        source_id=expanded["id"],
        charge_id=_identifier(expanded, "charge"),
        payment_intent_id=_identifier(expanded, "payment_intent"),
        customer_facing_amount=amount,
        customer_facing_currency=code,
        odoo_ref=(expanded.get("metadata") or {}).get("odoo_ref"),
        description=data.get("description"),
        arn=_arn(expanded),
        fee_details=_fee_details(data, currency),
        customer_email=(expanded.get("billing_details") or {}).get("email"),
    )


def _arn(source: dict[str, Any]) -> str | None:
    destination = source.get("destination_details") or {}
    details = destination.get(destination.get("type")) or {}
    return details.get("reference")


def _fee_details(data: dict[str, Any], currency: str) -> str | None:
    parts: dict[str, Decimal] = {}
    for part in data.get("fee_details") or ():
        amount = to_major(part["amount"], currency)
        parts[part["type"]] = parts.get(part["type"], Decimal(0)) + amount
    return (
        json.dumps({kind: str(sum_) for kind, sum_ in parts.items()}) if parts else None
    )


def utc(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp, timezone.utc).replace(tzinfo=None)


def _identifier(source: dict[str, Any], kind: str) -> str | None:
    """Id of the charge or payment intent that ``source`` is or belongs to."""
    if source.get("object") == kind:
        return source["id"]
    linked = source.get(kind)
    return linked["id"] if isinstance(linked, dict) else linked


def _customer_facing(
    data: dict[str, Any], source: dict[str, Any]
) -> tuple[Decimal | None, str | None]:
    if source.get("object") not in {"charge", "refund", "dispute"}:
        return None, None
    currency = source["currency"].upper()
    amount = to_major(source["amount"], currency)
    return (-amount if data["amount"] < 0 else amount), currency
