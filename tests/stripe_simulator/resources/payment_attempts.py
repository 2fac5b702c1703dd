"""Confirming a payment intent: choosing its method, charging it, and what follows.

https://docs.stripe.com/payments/paymentintents/lifecycle
"""

from ..account import Account
from ..cards import MESSAGES
from ..errors import CardError, StripeError
from ..events import emit
from ..store import Doc
from .charges import charge_method
from .payment_methods import attached, card_of, from_data, usable

COPIED_TO_CHARGE = (
    "amount",
    "currency",
    "customer",
    "description",
    "metadata",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
)


def choose_method(account: Account, intent: Doc, params: Doc) -> None:
    method = None
    if params.get("payment_method_data"):
        method = from_data(account, params["payment_method_data"])
    elif params.get("payment_method"):
        method = usable(account, params["payment_method"])
    if method is None:
        return
    if method["customer"] not in (None, intent["customer"]):
        raise StripeError(
            "The PaymentMethod supplied belongs to the Customer "
            f"{method['customer']}. Please include the Customer in the `customer` "
            "parameter on the PaymentIntent.",
            code="payment_intent_unexpected_state",
            param="payment_method",
        )
    intent.update(payment_method=method["id"], status="requires_confirmation")


def attempt(account: Account, intent: Doc, params: Doc) -> Doc:
    if intent["payment_method"] is None:
        raise StripeError(
            "You cannot confirm this PaymentIntent because it's missing a payment "
            "method. Update it with a payment method and confirm it again, or confirm "
            "it again directly with a payment method.",
            code="payment_intent_unexpected_state",
        )
    method = account.get("payment_method", intent["payment_method"])
    if card_of(account, method["id"]).authentication:
        return _ask_authentication(account, intent, params)
    held = intent["capture_method"] == "manual"
    fields = {name: intent[name] for name in COPIED_TO_CHARGE}
    try:
        charge = charge_method(
            account, method, not held, payment_intent=intent["id"], **fields
        )
    except CardError as error:
        raise _failed(account, intent, error) from None
    intent.update(latest_charge=charge["id"], last_payment_error=None)
    if intent["setup_future_usage"] and intent["customer"]:
        attached(account, method, intent["customer"])
    if held:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        account.update(intent)
        emit(account, "payment_intent.amount_capturable_updated", intent)
        return intent
    return succeed(account, intent, intent["amount"])


def succeed(account: Account, intent: Doc, received: int) -> Doc:
    intent.update(status="succeeded", amount_received=received, amount_capturable=0)
    account.update(intent)
    emit(account, "payment_intent.succeeded", intent)
    return intent


def _ask_authentication(account: Account, intent: Doc, params: Doc) -> Doc:
    if params.get("off_session"):
        error = CardError(
            MESSAGES["authentication_required"], code="authentication_required"
        )
        raise _failed(account, intent, error)
    intent.update(
        status="requires_action",
        next_action={
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect"},
        },
    )
    account.update(intent)
    emit(account, "payment_intent.requires_action", intent)
    return intent


def _failed(account: Account, intent: Doc, error: CardError) -> CardError:
    """The error of a declined attempt, which names the intent it left behind."""
    charge = error.details.get("charge")
    reported = {**error.to_dict()["error"], "type": "card_error"}
    reported["payment_method"] = account.get("payment_method", intent["payment_method"])
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        latest_charge=charge,
        last_payment_error=reported,
    )
    account.update(intent)
    emit(account, "payment_intent.payment_failed", intent)
    error.details["payment_intent"] = intent
    return error
