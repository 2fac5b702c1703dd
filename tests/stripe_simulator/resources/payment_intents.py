"""https://docs.stripe.com/api/payment_intents"""

from typing import Any

from ..account import Account
from ..documents import apply, merged_metadata, stored
from ..errors import ParameterError, StripeError
from ..events import emit
from ..listing import chosen, list_of
from ..money import checked_charge_amount, checked_currency
from ..router import LISTING, endpoint
from ..store import Doc
from .charges import capture as capture_charge
from .payment_attempts import attempt, choose_method, succeed
from .refunds import release

PLAIN = (
    "description",
    "payment_method_options",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)
WRITABLE = " ".join(PLAIN) + (
    " amount currency customer metadata payment_method payment_method_data"
    " allowed_payment_method_types capture_method"
)
# Accepted and without effect here: there is no browser and no mandate to check.
CONFIRMING = " mandate mandate_data off_session return_url use_stripe_sdk"
OLDER = {"payment_method_types": list[str]}
CANCELABLE = (
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "requires_capture",
    "processing",
)


@endpoint(
    "POST",
    "/payment_intents",
    "PaymentIntentCreateParams",
    f"{WRITABLE}{CONFIRMING} automatic_payment_methods confirm confirmation_method",
    OLDER,
)
def create(account: Account, params: Doc) -> Doc:
    currency = checked_currency(params["currency"])
    if params.get("customer"):
        account.get("customer", params["customer"], "customer")
    identifier = account.new_id("pi_")
    intent = _template(account, identifier) | {
        "amount": checked_charge_amount(params["amount"], currency),
        "automatic_payment_methods": params.get("automatic_payment_methods"),
        "capture_method": params.get("capture_method", "automatic_async"),
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "currency": currency,
        "customer": params.get("customer"),
        "metadata": merged_metadata({}, params.get("metadata")),
        "payment_method_types": _types(params) or ["card"],
        **stored(params, *PLAIN),
    }
    choose_method(account, intent, params)
    account.insert(intent)
    emit(account, "payment_intent.created", intent)
    return attempt(account, intent, params) if params.get("confirm") else intent


def _types(params: Doc) -> Any:
    return params.get(
        "allowed_payment_method_types", params.get("payment_method_types")
    )


def _template(account: Account, identifier: str) -> Doc:
    return {
        "id": identifier,
        "object": "payment_intent",
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "client_secret": f"{identifier}_secret_{identifier[-12:]}",
        "created": account.now(),
        "description": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }


def _require(intent: Doc, action: str, *allowed: str) -> None:
    if intent["status"] not in allowed:
        raise StripeError(
            f"You cannot {action} this PaymentIntent because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following "
            f"statuses may be used: {', '.join(allowed)}.",
            code="payment_intent_unexpected_state",
            payment_intent=intent,
        )


@endpoint(
    "POST",
    "/payment_intents/{id}/confirm",
    "PaymentIntentConfirmParams",
    "allowed_payment_method_types capture_method payment_method payment_method_data "
    f"payment_method_options receipt_email setup_future_usage shipping{CONFIRMING}",
    OLDER,
)
def confirm(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("payment_intent", identifier)
    _require(intent, "confirm", *CANCELABLE[:3])
    _change(account, intent, params)
    return attempt(account, intent, params)


@endpoint(
    "POST",
    "/payment_intents/{id}/capture",
    "PaymentIntentCaptureParams",
    "amount_to_capture metadata",
)
def capture(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("payment_intent", identifier)
    _require(intent, "capture", "requires_capture")
    intent["metadata"] = merged_metadata(intent["metadata"], params.get("metadata"))
    charge = account.get("charge", intent["latest_charge"])
    captured = capture_charge(account, charge, params.get("amount_to_capture"))
    return succeed(account, intent, captured["amount_captured"])


@endpoint(
    "POST",
    "/payment_intents/{id}/cancel",
    "PaymentIntentCancelParams",
    "cancellation_reason",
)
def cancel(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("payment_intent", identifier)
    _require(intent, "cancel", *CANCELABLE)
    if intent["status"] == "requires_capture":
        release(account, account.get("charge", intent["latest_charge"]))
    intent.update(
        amount_capturable=0,
        canceled_at=account.now(),
        cancellation_reason=params.get("cancellation_reason"),
        status="canceled",
    )
    account.update(intent)
    emit(account, "payment_intent.canceled", intent)
    return intent


@endpoint("POST", "/payment_intents/{id}", "PaymentIntentUpdateParams", WRITABLE, OLDER)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("payment_intent", identifier)
    _change(account, intent, params)
    account.update(intent)
    return intent


def _change(account: Account, intent: Doc, params: Doc) -> None:
    frozen = {"amount", "currency", "payment_method", "payment_method_data"} & set(
        params
    )
    if frozen:
        _require(intent, "update", *CANCELABLE[:3])
    if {"customer", "currency", "capture_method"} & set(params) and intent[
        "latest_charge"
    ]:
        raise ParameterError(
            "Customer, currency and capture method cannot change once a payment was "
            "attempted.",
            param="customer" if "customer" in params else "currency",
        )
    changes: Doc = stored(params, *PLAIN, "customer")
    changes |= chosen(params, "capture_method")
    if "amount" in params or "currency" in params:
        currency = checked_currency(params.get("currency") or intent["currency"])
        amount = params["amount"] if "amount" in params else intent["amount"]
        changes |= {
            "amount": checked_charge_amount(amount, currency),
            "currency": currency,
        }
    if "metadata" in params:
        changes["metadata"] = merged_metadata(intent["metadata"], params["metadata"])
    if _types(params):
        changes["payment_method_types"] = _types(params)
    apply(intent, changes)
    choose_method(account, intent, params)


@endpoint(
    "GET", "/payment_intents/{id}", "PaymentIntentRetrieveParams", "client_secret"
)
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("payment_intent", identifier)


@endpoint(
    "GET", "/payment_intents", "PaymentIntentListParams", f"{LISTING} created customer"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "customer")
    return list_of(account, "payment_intent", params, "/payment_intents", filters)
