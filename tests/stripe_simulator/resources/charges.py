"""https://docs.stripe.com/api/charges

A charge is money taken (or held, until it is captured) from one payment method.
"""

from typing import Any

from ..account import Account
from ..cards import MESSAGES, Card
from ..documents import apply, merged_metadata, stored
from ..errors import CardError, ParameterError, StripeError
from ..events import emit
from ..ledger import (
    available_date,
    charge_fees,
    fee_detail,
    post,
    settled,
)
from ..listing import chosen, list_of
from ..money import checked_charge_amount, checked_currency
from ..router import LISTING, endpoint
from ..store import Doc
from .disputes import open_dispute
from .payment_methods import card_of, from_data, usable

PLAIN = (
    "description",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)


def charge_method(account: Account, method: Doc, capture: bool, **fields: Any) -> Doc:
    """Charge a payment method; `fields` are the charge's own (amount, currency, ...).

    Raises CardError, with the failed charge on record, when the issuer declines.
    """
    card = card_of(account, method["id"])
    charge = _template(account, method, card) | fields
    if card.decline:
        return _decline(account, charge, card)
    account.insert(charge)
    if capture:
        take(account, charge, charge["amount"], card)
    emit(account, "charge.succeeded", charge)
    if card.dispute and capture:
        open_dispute(account, charge, reason=card.dispute, inquiry=card.inquiry)
    return charge


def _template(account: Account, method: Doc, card: Card) -> Doc:
    prefix = "ch_" if method["type"] == "card" else "py_"
    identifier = account.new_id(prefix)
    return {
        "id": identifier,
        "object": "charge",
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "SIMULATOR",
        "captured": False,
        "created": account.now(),
        "customer": None,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": "normal",
            "risk_score": 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": None,
        "payment_method": method["id"],
        "payment_method_details": _method_details(method),
        "radar_options": {},
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": None,
    }


def _method_details(method: Doc) -> Doc:
    kind = method["type"]
    if kind != "card":
        return {"type": kind, kind: {}}
    card = method["card"]
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint")
    return {
        "card": {
            **{name: card[name] for name in kept},
            "funding": card["funding"],
            "installments": None,
            "last4": card["last4"],
            "mandate": None,
            "network": card["brand"],
            "three_d_secure": None,
            "wallet": None,
        },
        "type": "card",
    }


def _decline(account: Account, charge: Doc, card: Card) -> Doc:
    assert card.decline
    code, decline_code = card.decline
    message = MESSAGES.get(decline_code or "") or MESSAGES[code]
    charge.update(
        paid=False,
        status="failed",
        failure_code=code,
        failure_message=message,
        outcome=charge["outcome"]
        | {
            "network_status": "declined_by_network",
            "reason": decline_code or code,
            "seller_message": "The bank declined the payment.",
            "type": "issuer_declined",
        },
    )
    account.insert(charge)
    emit(account, "charge.failed", charge)
    details = {"decline_code": decline_code} if decline_code else {}
    raise CardError(message, code=code, charge=charge["id"], **details)


def take(account: Account, charge: Doc, amount: int, card: Card) -> None:
    """Capture `amount` of a charge: the money enters the pending balance.

    A partial capture books the whole authorization and a reversal of the rest, which
    carries the surplus of the fee.
    https://docs.stripe.com/reports/reporting-categories
    """
    full, currency, rate = settled(account, charge["amount"], charge["currency"])
    kept, _, _ = settled(account, amount, charge["currency"])
    fees = charge_fees(account, full, currency, rate is not None)
    is_card = charge["id"].startswith("ch_")
    common = {
        "source": charge["id"],
        "currency": currency,
        "exchange_rate": rate,
        "available_on": account.now() if card.at_once else available_date(account),
        "description": charge["description"],
    }
    booked = post(
        account,
        kind="charge" if is_card else "payment",
        category="charge",
        amount=full,
        fees=tuple(fees),
        **common,
    )
    charge.update(
        captured=True, amount_captured=amount, balance_transaction=booked["id"]
    )
    if kept != full:
        lower = charge_fees(account, kept, currency, rate is not None)
        surplus = sum(d["amount"] for d in lower) - sum(d["amount"] for d in fees)
        post(
            account,
            kind="refund" if is_card else "payment_refund",
            category="partial_capture_reversal",
            amount=kept - full,
            fees=(fee_detail(surplus, currency, "Stripe processing fees"),),
            **common,
        )
    account.update(charge)


def capture(account: Account, charge: Doc, amount: int | None) -> Doc:
    """Capture an authorized charge, in full or in part; the rest is released."""
    if charge["captured"]:
        raise StripeError(
            f"Charge {charge['id']} has already been captured.",
            code="charge_already_captured",
        )
    if charge["refunded"]:
        raise StripeError(
            f"Charge {charge['id']} has been refunded.", code="charge_already_refunded"
        )
    amount = charge["amount"] if amount is None else amount
    if not 0 < amount <= charge["amount"]:
        raise StripeError(
            "Amount could not be captured: it must be positive and at most the "
            f"authorized amount of {charge['amount']}.",
            code="amount_too_large" if amount > 0 else "parameter_invalid_integer",
            param="amount_to_capture",
        )
    take(account, charge, amount, card_of(account, charge["payment_method"]))
    if amount < charge["amount"]:
        charge["amount_refunded"] = charge["amount"] - amount
        account.update(charge)
    emit(account, "charge.captured", charge)
    return charge


@endpoint(
    "POST",
    "/charges",
    "ChargeCreateParams",
    " ".join((*PLAIN, "amount capture currency customer metadata source")),
)
def create(account: Account, params: Doc) -> Doc:
    for name in ("amount", "currency", "source"):
        if name not in params:
            raise ParameterError(
                f"Missing required param: {name}.", code="parameter_missing", param=name
            )
    currency = checked_currency(params["currency"])
    if "customer" in params:
        account.get("customer", params["customer"], "customer")
    source = params["source"]
    if source.startswith("tok_"):
        method = from_data(account, {"type": "card", "card": {"token": source}})
    else:
        method = usable(account, source)
    return charge_method(
        account,
        method,
        params.get("capture", True),
        amount=checked_charge_amount(params["amount"], currency),
        currency=currency,
        customer=params.get("customer"),
        metadata=merged_metadata({}, params.get("metadata")),
        **stored(params, *PLAIN),
    )


@endpoint("POST", "/charges/{id}/capture", "ChargeCaptureParams", "amount")
def capture_charge(account: Account, params: Doc, identifier: str) -> Doc:
    return capture(account, account.get("charge", identifier), params.get("amount"))


@endpoint(
    "POST",
    "/charges/{id}",
    "ChargeUpdateParams",
    "description metadata receipt_email shipping transfer_group",
)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    charge = account.get("charge", identifier)
    changes = stored(params, *PLAIN)
    if "metadata" in params:
        changes["metadata"] = merged_metadata(charge["metadata"], params["metadata"])
    previous = apply(charge, changes)
    account.update(charge)
    emit(account, "charge.updated", charge, previous)
    return charge


@endpoint("GET", "/charges/{id}", "ChargeRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("charge", identifier)


@endpoint(
    "GET", "/charges", "ChargeListParams", f"{LISTING} created customer payment_intent"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "payment_intent", "customer")
    return list_of(account, "charge", params, "/charges", filters)
