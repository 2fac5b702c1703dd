"""https://docs.stripe.com/api/setup_intents"""

from ..account import Account
from ..cards import MESSAGES
from ..documents import apply, merged_metadata, stored
from ..errors import CardError, StripeError
from ..events import emit
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc
from .payment_methods import attached, card_of, from_data, usable

PLAIN = ("description", "payment_method_options")
WRITABLE = (
    "allowed_payment_method_types customer description metadata payment_method "
    "payment_method_data payment_method_options"
)
# Accepted and without effect here: there is no browser and no mandate to check.
CONFIRMING = "mandate_data return_url use_stripe_sdk"
OLDER = {"payment_method_types": list[str]}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


@endpoint(
    "POST",
    "/setup_intents",
    "SetupIntentCreateParams",
    f"{WRITABLE} {CONFIRMING} automatic_payment_methods confirm usage",
    OLDER,
)
def create(account: Account, params: Doc) -> Doc:
    if params.get("customer"):
        account.get("customer", params["customer"], "customer")
    identifier = account.new_id("seti_")
    types = params.get("payment_method_types", ["card"])
    intent = {
        "id": identifier,
        "object": "setup_intent",
        "application": None,
        "automatic_payment_methods": params.get("automatic_payment_methods"),
        "cancellation_reason": None,
        "client_secret": f"{identifier}_secret_{identifier[-12:]}",
        "created": account.now(),
        "customer": params.get("customer"),
        "description": None,
        "flow_directions": None,
        "last_setup_error": None,
        "latest_attempt": None,
        "livemode": False,
        "mandate": None,
        "metadata": merged_metadata({}, params.get("metadata")),
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": params.get("allowed_payment_method_types", types),
        "single_use_mandate": None,
        "status": "requires_payment_method",
        "usage": params.get("usage", "off_session"),
        **stored(params, *PLAIN),
    }
    _choose_method(account, intent, params)
    account.insert(intent)
    emit(account, "setup_intent.created", intent)
    return _confirm(account, intent) if params.get("confirm") else intent


def _choose_method(account: Account, intent: Doc, params: Doc) -> None:
    if params.get("payment_method_data"):
        method = from_data(account, params["payment_method_data"])
    elif params.get("payment_method"):
        method = usable(account, params["payment_method"])
    else:
        return
    intent.update(payment_method=method["id"], status="requires_confirmation")


def _confirm(account: Account, intent: Doc) -> Doc:
    if intent["payment_method"] is None:
        raise StripeError(
            "You cannot confirm this SetupIntent because it's missing a payment "
            "method.",
            code="setup_intent_unexpected_state",
        )
    method = account.get("payment_method", intent["payment_method"])
    card = card_of(account, method["id"])
    if card.decline:
        code, decline_code = card.decline
        message = MESSAGES.get(decline_code or "") or MESSAGES[code]
        raise _failed(account, intent, CardError(message, code=code))
    if intent["customer"]:
        attached(account, method, intent["customer"])
    intent.update(status="succeeded", last_setup_error=None)
    account.update(intent)
    emit(account, "setup_intent.succeeded", intent)
    return intent


def _failed(account: Account, intent: Doc, error: CardError) -> CardError:
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_setup_error=error.to_dict()["error"],
    )
    account.update(intent)
    emit(account, "setup_intent.setup_failed", intent)
    error.details["setup_intent"] = intent
    return error


def _require_open(intent: Doc, action: str) -> None:
    if intent["status"] not in OPEN:
        raise StripeError(
            f"You cannot {action} this SetupIntent because it has a status of "
            f"{intent['status']}.",
            code="setup_intent_unexpected_state",
        )


@endpoint(
    "POST",
    "/setup_intents/{id}/confirm",
    "SetupIntentConfirmParams",
    f"payment_method payment_method_data payment_method_options {CONFIRMING}",
)
def confirm(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("setup_intent", identifier)
    _require_open(intent, "confirm")
    _choose_method(account, intent, params)
    apply(intent, stored(params, "payment_method_options"))
    return _confirm(account, intent)


@endpoint(
    "POST",
    "/setup_intents/{id}/cancel",
    "SetupIntentCancelParams",
    "cancellation_reason",
)
def cancel(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("setup_intent", identifier)
    _require_open(intent, "cancel")
    intent.update(
        status="canceled", cancellation_reason=params.get("cancellation_reason")
    )
    account.update(intent)
    emit(account, "setup_intent.canceled", intent)
    return intent


@endpoint("POST", "/setup_intents/{id}", "SetupIntentUpdateParams", WRITABLE)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    intent = account.get("setup_intent", identifier)
    _require_open(intent, "update")
    changes = stored(params, *PLAIN, "customer")
    if "allowed_payment_method_types" in params:
        changes["payment_method_types"] = params["allowed_payment_method_types"]
    if "metadata" in params:
        changes["metadata"] = merged_metadata(intent["metadata"], params["metadata"])
    apply(intent, changes)
    _choose_method(account, intent, params)
    return account.update(intent)


@endpoint("GET", "/setup_intents/{id}", "SetupIntentRetrieveParams", "client_secret")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("setup_intent", identifier)


@endpoint(
    "GET",
    "/setup_intents",
    "SetupIntentListParams",
    f"{LISTING} created customer payment_method",
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "payment_method", "customer")
    return list_of(account, "setup_intent", params, "/setup_intents", filters)
