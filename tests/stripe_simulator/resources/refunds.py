"""https://docs.stripe.com/api/refunds and https://docs.stripe.com/refunds

The life of a refund is in `refund_states`; here are the requests.
"""

from ..account import Account
from ..documents import apply, merged_metadata
from ..errors import ParameterError, StripeError
from ..ledger import available, settled
from ..listing import chosen, list_of
from ..money import major
from ..router import LISTING, endpoint
from ..store import Doc, Page
from .disputes import OPEN
from .payment_methods import card_of
from .refund_states import announce, cancel, changed, pay

# Methods that cannot take money back by themselves: the customer is asked where to.
NEEDS_INSTRUCTIONS = ("konbini", "multibanco", "customer_balance")
# Payment method -> the destination of its refunds, where that has another name.
DESTINATIONS = {
    "bancontact": "eu_bank_transfer",
    "customer_balance": "eu_bank_transfer",
    "konbini": "jp_bank_transfer",
    "sepa_debit": "eu_bank_transfer",
}


@endpoint(
    "POST",
    "/refunds",
    "RefundCreateParams",
    "amount charge instructions_email metadata payment_intent reason",
)
def create(account: Account, params: Doc) -> Doc:
    charge = _charge(account, params)
    _refuse_disputed(account, charge)
    amount = _checked_amount(charge, params.get("amount"))
    refund = _template(account, charge, amount) | {
        "instructions_email": params.get("instructions_email"),
        "metadata": merged_metadata({}, params.get("metadata")),
        "reason": params.get("reason"),
    }
    if refund["instructions_email"] is None:
        del refund["instructions_email"]
    _start(account, refund, charge)
    account.insert(refund)
    announce(account, refund, charge)
    return refund


def _charge(account: Account, params: Doc) -> Doc:
    if "charge" in params and "payment_intent" in params:
        raise ParameterError(
            "You may only specify one of these parameters: charge, payment_intent.",
            code="parameters_exclusive",
            param="payment_intent",
        )
    if "payment_intent" in params:
        intent = account.get(
            "payment_intent", params["payment_intent"], "payment_intent"
        )
        if intent["status"] != "succeeded":
            raise StripeError(
                f"This PaymentIntent ({intent['id']}) does not have a successful "
                "charge to refund.",
                param="payment_intent",
            )
        return account.get("charge", intent["latest_charge"])
    if "charge" not in params:
        raise ParameterError(
            "One of the following params should be provided for this request: "
            "payment_intent or charge.",
            code="parameter_missing",
        )
    return account.get("charge", params["charge"], "charge")


def _refuse_disputed(account: Account, charge: Doc) -> None:
    """A charge can be refunded during an inquiry or after a won dispute only."""
    filters = {"charge": charge["id"]}
    disputes, _ = account.store.page(account.number, "dispute", filters, Page())
    if any(dispute["status"] in (*OPEN, "lost") for dispute in disputes):
        raise StripeError(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
        )


def _checked_amount(charge: Doc, amount: int | None) -> int:
    """What to refund, in minor units of the charge; never above what is left of it."""
    left = charge["amount"] - charge["amount_refunded"]
    if charge["refunded"] or left == 0:
        raise StripeError(
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
        )
    if not charge["captured"]:
        raise StripeError(
            f"Charge {charge['id']} is not captured; cancel its PaymentIntent instead.",
            code="charge_not_refundable",
        )
    if amount is None:
        return left
    if amount < 1:
        raise ParameterError(
            f"Invalid positive integer: {amount}",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount > left:
        currency = charge["currency"]
        raise StripeError(
            f"Refund amount ({major(amount, currency)} {currency}) is greater than "
            f"unrefunded amount on charge ({major(left, currency)} {currency})",
            param="amount",
        )
    return amount


def _template(account: Account, charge: Doc, amount: int) -> Doc:
    is_card = charge["id"].startswith("ch_")
    kind = charge["payment_method_details"]["type"]
    kind = DESTINATIONS.get(kind, kind)
    return {
        "id": account.new_id("re_" if is_card else "pyr_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": account.now(),
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": {
            kind: {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            }
            if is_card
            else {},
            "type": kind,
        },
        "failure_balance_transaction": None,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }


def _start(account: Account, refund: Doc, charge: Doc) -> None:
    """Decide the state a refund is born in and plan what happens to it later."""
    now, settings = account.now(), account.settings
    card = card_of(account, charge["payment_method"])
    if charge["payment_method_details"]["type"] in NEEDS_INSTRUCTIONS:
        _ask_instructions(refund, now)
        return
    debit, currency, _ = settled(account, refund["amount"], refund["currency"])
    if settings["refunds_need_balance"] and available(account, currency) < debit:
        refund.update(status="pending", pending_reason="insufficient_funds")
        return
    pay(account, refund)
    if card.refund == "pending":
        refund.update(status="pending", pending_reason="processing")
        account.schedule(
            now + settings["refund_settles_after"], "settle_refund", refund["id"]
        )
    elif card.refund == "failed":
        account.schedule(
            now + settings["refund_fails_after"], "fail_refund", refund["id"]
        )
    if charge["id"].startswith("ch_"):
        account.schedule(
            now + settings["refund_reference_after"], "refund_reference", refund["id"]
        )


def _ask_instructions(refund: Doc, now: int) -> None:
    email = refund.get("instructions_email")
    if email is None:
        raise StripeError(
            "Refunds of this payment method need `instructions_email`.",
            code="parameter_missing",
            param="instructions_email",
        )
    refund["status"] = "requires_action"
    refund["next_action"] = {
        "display_details": {
            "email_sent": {"email_sent_at": now, "email_sent_to": email},
            "expires_at": now + 45 * 86_400,
        },
        "type": "display_details",
    }


def release(account: Account, charge: Doc) -> None:
    """Give back an authorization that was never captured; no money moved."""
    refund = _template(account, charge, charge["amount"])
    account.insert(refund)
    announce(account, refund, charge)


@endpoint("POST", "/refunds/{id}/cancel", "RefundCancelParams")
def cancel_refund(account: Account, params: Doc, identifier: str) -> Doc:
    refund = account.get("refund", identifier)
    if refund["status"] != "requires_action":
        raise StripeError(
            f"Refund {identifier} has the status {refund['status']}; only a refund "
            "with the status requires_action can be canceled.",
        )
    return cancel(account, refund)


@endpoint("POST", "/refunds/{id}", "RefundUpdateParams", "metadata")
def update(account: Account, params: Doc, identifier: str) -> Doc:
    refund = account.get("refund", identifier)
    changes = {"metadata": merged_metadata(refund["metadata"], params.get("metadata"))}
    return changed(account, refund, apply(refund, changes))


@endpoint("GET", "/refunds/{id}", "RefundRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("refund", identifier)


@endpoint(
    "GET", "/refunds", "RefundListParams", f"{LISTING} charge created payment_intent"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "charge", "payment_intent")
    return list_of(account, "refund", params, "/refunds", filters)


@endpoint("GET", "/charges/{id}/refunds", "ChargeListRefundsParams", LISTING)
def list_of_charge(account: Account, params: Doc, identifier: str) -> Doc:
    account.get("charge", identifier)
    url = f"/charges/{identifier}/refunds"
    return list_of(account, "refund", params, url, {"charge": identifier})
