"""https://docs.stripe.com/api/payment_methods"""

from ..account import Account
from ..cards import NUMBERS, Card, card_named
from ..documents import apply, merged_metadata, stored
from ..errors import ParameterError, StripeError, missing
from ..events import emit
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc

# Types other than cards exist as labels: their payments succeed at once.
BARE_TYPES = ("sepa_debit", "konbini", "multibanco", "customer_balance", "bancontact")


def usable(account: Account, identifier: str) -> Doc:
    """The payment method of an id; a test token becomes a new one."""
    card = card_named(identifier)
    if card:
        return _create(account, "card", card, identifier)
    found = account.store.get(account.number, "payment_method", identifier)
    if found is None:
        raise missing("PaymentMethod", identifier, "payment_method")
    return found


def card_of(account: Account, payment_method: str | None) -> Card:
    """How the card behind a payment method behaves."""
    token = payment_method and account.column("payment_method", payment_method, "token")
    return (token and card_named(token)) or Card()


def attached(account: Account, method: Doc, customer: str) -> Doc:
    if method["customer"] not in (None, customer):
        raise StripeError(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_unexpected_state",
            param="payment_method",
        )
    if method["customer"] is None:
        method["customer"] = customer
        account.update(method)
        emit(account, "payment_method.attached", method)
    return method


def from_data(account: Account, data: Doc) -> Doc:
    """A payment method from `payment_method_data` or the create parameters."""
    kind = data["type"]
    if kind == "card":
        token = _card_token(data.get("card") or {})
        method = _create(account, "card", card_named(token), token)
    elif kind in BARE_TYPES:
        method = _create(account, kind, None, None)
    else:
        raise ParameterError(
            f"The simulator has no payment method type {kind}; it has card, "
            f"{', '.join(BARE_TYPES)}.",
            param="type",
        )
    changes = {"metadata": merged_metadata({}, data.get("metadata"))}
    if data.get("billing_details"):
        changes["billing_details"] = method["billing_details"] | data["billing_details"]
    if apply(method, changes):
        account.update(method)
    return method


def _card_token(card: Doc) -> str:
    token = card.get("token") or f"tok_{NUMBERS.get(card.get('number', ''))}"
    if card_named(token) is None:
        raise ParameterError(
            "The simulator takes a test token (tok_visa, ...) or the numbers "
            f"{', '.join(NUMBERS)}.",
            param="card",
        )
    return token


def _create(account: Account, kind: str, card: Card | None, token: str | None) -> Doc:
    method = {
        "id": account.new_id("pm_"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": {
            "address": dict.fromkeys(
                ("city", "country", "line1", "line2", "postal_code", "state")
            ),
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        kind: _card_details(account, card) if card else {},
        "created": account.now(),
        "customer": None,
        "livemode": False,
        "metadata": {},
        "type": kind,
    }
    return account.insert(method, token=token)


def _card_details(account: Account, card: Card) -> Doc:
    return {
        "brand": card.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "unchecked",
        },
        "country": account.settings["country"],
        "display_brand": card.brand,
        "exp_month": card.exp_month,
        "exp_year": card.exp_year,
        "fingerprint": f"Fp{card.brand}{card.last4}",
        "funding": card.funding,
        "generated_from": None,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


@endpoint(
    "POST",
    "/payment_methods",
    "PaymentMethodCreateParams",
    " ".join(("type billing_details card metadata", *BARE_TYPES)),
)
def create(account: Account, params: Doc) -> Doc:
    if "type" not in params:
        raise ParameterError(
            "Missing required param: type.", code="parameter_missing", param="type"
        )
    return from_data(account, params)


@endpoint("GET", "/payment_methods/{id}", "PaymentMethodRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    if card_named(identifier):
        return usable(account, identifier)
    return account.get("payment_method", identifier)


@endpoint(
    "POST",
    "/payment_methods/{id}",
    "PaymentMethodUpdateParams",
    "billing_details metadata",
)
def update(account: Account, params: Doc, identifier: str) -> Doc:
    method = account.get("payment_method", identifier)
    changes = stored(params, "billing_details")
    if changes.get("billing_details"):
        changes["billing_details"] = (
            method["billing_details"] | params["billing_details"]
        )
    if "metadata" in params:
        changes["metadata"] = merged_metadata(method["metadata"], params["metadata"])
    previous = apply(method, changes)
    account.update(method)
    emit(account, "payment_method.updated", method, previous)
    return method


@endpoint(
    "POST", "/payment_methods/{id}/attach", "PaymentMethodAttachParams", "customer"
)
def attach(account: Account, params: Doc, identifier: str) -> Doc:
    if "customer" not in params:
        raise ParameterError(
            "Missing required param: customer.",
            code="parameter_missing",
            param="customer",
        )
    customer = account.get("customer", params["customer"], "customer")
    return attached(account, usable(account, identifier), customer["id"])


@endpoint("POST", "/payment_methods/{id}/detach", "PaymentMethodDetachParams")
def detach(account: Account, params: Doc, identifier: str) -> Doc:
    method = account.get("payment_method", identifier)
    if method["customer"] is None:
        raise StripeError(
            "The payment method you provided is not attached to a customer so "
            "detachment is impossible."
        )
    previous = apply(method, {"customer": None})
    account.update(method)
    emit(account, "payment_method.detached", method, previous)
    return method


@endpoint(
    "GET", "/payment_methods", "PaymentMethodListParams", f"{LISTING} customer type"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "customer", "type")
    return list_of(account, "payment_method", params, "/payment_methods", filters)
