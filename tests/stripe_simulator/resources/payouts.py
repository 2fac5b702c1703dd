"""https://docs.stripe.com/api/payouts and https://docs.stripe.com/payouts/reconciliation"""

from decimal import Decimal
from typing import Any

from ..account import DAY, Account
from ..documents import apply, merged_metadata
from ..errors import ParameterError, StripeError
from ..events import emit
from ..ledger import available, post
from ..listing import chosen, list_of
from ..money import checked_currency, rounded
from ..router import LISTING, endpoint
from ..store import Doc


@endpoint(
    "POST",
    "/payouts",
    "PayoutCreateParams",
    "amount currency description metadata method source_type statement_descriptor",
)
def create(account: Account, params: Doc) -> Doc:
    """A manual payout: Stripe does not know which transactions it pays."""
    currency = checked_currency(params["currency"])
    amount = params["amount"]
    if amount < 1:
        raise ParameterError(
            f"Invalid positive integer: {amount}",
            code="parameter_invalid_integer",
            param="amount",
        )
    instant = params.get("method") == "instant"
    fee = _instant_fee(account, amount) if instant else 0
    if amount + fee > available(account, currency):
        raise StripeError(
            f"You have insufficient funds in your Stripe account for this transfer. "
            f"Your available balance in {currency} is {available(account, currency)} "
            "minor units.",
            code="balance_insufficient",
        )
    payout = _new(
        account,
        amount,
        currency,
        automatic=False,
        method="instant" if instant else "standard",
        description=params.get("description"),
        metadata=merged_metadata({}, params.get("metadata")),
        source_type=params.get("source_type", "card"),
        statement_descriptor=params.get("statement_descriptor"),
    )
    if fee:
        _charge_fee(account, payout, fee)
    return payout


def _instant_fee(account: Account, amount: int) -> int:
    percent = Decimal(account.settings["instant_payout_fee_percent"])
    return rounded(Decimal(amount) * percent / 100)


def _charge_fee(account: Account, payout: Doc, fee: int) -> None:
    post(
        account,
        kind="stripe_fee",
        category="fee",
        source=payout["id"],
        amount=-fee,
        currency=payout["currency"],
        description="Instant payout fee",
    )


def pay_out(account: Account, currency: str) -> Doc:
    """The automatic payout of everything available in a currency and not yet paid.

    Raises StripeError when nothing is left to pay.
    """
    where = "account = ? AND payout IS NULL AND currency = ? AND available_on <= ?"
    values = (account.number, currency, account.now())
    total = account.store.db.execute(
        f"SELECT COALESCE(SUM(net), 0) FROM balance_transaction WHERE {where}", values
    ).fetchone()[0]
    if total <= 0:
        raise StripeError(
            f"There is nothing to pay out in {currency}: what became available since "
            f"the last payout adds up to {total} minor units."
        )
    identifier = account.new_id("po_")
    account.store.db.execute(
        f"UPDATE balance_transaction SET payout = ? WHERE {where}",
        (identifier, *values),
    )
    return _new(
        account,
        total,
        currency,
        identifier=identifier,
        automatic=True,
        description="STRIPE PAYOUT",
        reconciliation_status="in_progress",
    )


def _new(
    account: Account, amount: int, currency: str, identifier: str = "", **fields: Any
) -> Doc:
    now, settings = account.now(), account.settings
    payout = {
        "id": identifier or account.new_id("po_"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": now // DAY * DAY + settings["payout_arrival_days"] * DAY,
        "balance_transaction": None,
        "created": now,
        "currency": currency,
        "description": None,
        "destination": f"ba_{account.identifier[5:]}",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
        **fields,
    }
    if payout["method"] == "instant":
        payout["arrival_date"] = now
    booked = _post(account, payout, "payout", "payout", -amount)
    payout["balance_transaction"] = booked["id"]
    account.insert(payout)
    emit(account, "payout.created", payout)
    account.schedule(now + settings["payout_sent_after"], "send", payout["id"])
    account.schedule(max(payout["arrival_date"], now + 1), "arrive", payout["id"])
    if payout["automatic"]:
        own = account.get("balance_transaction", booked["id"])
        account.update(own, payout=payout["id"])
        after = now + settings["reconciliation_after"]
        account.schedule(after, "reconcile", payout["id"])
    return payout


def _post(account: Account, payout: Doc, kind: str, category: str, amount: int) -> Doc:
    return post(
        account,
        kind=kind,
        category=category,
        source=payout["id"],
        amount=amount,
        currency=payout["currency"],
        description=payout["description"],
    )


def send(account: Account, payout: Doc) -> Doc:
    """The payout is on its way and cannot be canceled any more."""
    _require(payout, "send", "pending")
    previous = apply(payout, {"status": "in_transit"})
    account.update(payout)
    emit(account, "payout.updated", payout, previous)
    return payout


def arrive(account: Account, payout: Doc) -> Doc:
    """The bank received the money."""
    _require(payout, "mark as paid", "pending", "in_transit")
    trace = {"status": "supported", "value": f"SIM{payout['id'][-12:].upper()}"}
    previous = apply(payout, {"status": "paid", "trace_id": trace})
    return _changed(account, payout, previous, "payout.paid")


def reconcile(account: Account, payout: Doc) -> Doc:
    """The transactions of an automatic payout are ready to be listed."""
    if payout["reconciliation_status"] != "in_progress":
        raise StripeError(
            f"The payout {payout['id']} has the reconciliation status "
            f"{payout['reconciliation_status']}, not in_progress."
        )
    previous = apply(payout, {"reconciliation_status": "completed"})
    return _changed(account, payout, previous, "payout.reconciliation_completed")


def fail(account: Account, payout: Doc, code: str = "account_closed") -> Doc:
    """The bank refused the money, perhaps after it counted as paid: it comes back."""
    _require(payout, "fail", "pending", "in_transit", "paid")
    back = _post(account, payout, "payout_failure", "payout_reversal", payout["amount"])
    changes = {
        "status": "failed",
        "failure_balance_transaction": back["id"],
        "failure_code": code,
        "failure_message": "The bank account could not be credited.",
    }
    return _changed(account, payout, apply(payout, changes), "payout.failed")


@endpoint("POST", "/payouts/{id}/cancel", "PayoutCancelParams")
def cancel(account: Account, params: Doc, identifier: str) -> Doc:
    payout = account.get("payout", identifier)
    if payout["automatic"]:
        raise StripeError("Payouts created automatically cannot be canceled.")
    _require(payout, "cancel", "pending")
    back = _post(account, payout, "payout_cancel", "payout_reversal", payout["amount"])
    changes = {"status": "canceled", "failure_balance_transaction": back["id"]}
    return _changed(account, payout, apply(payout, changes), "payout.canceled")


def _require(payout: Doc, action: str, *allowed: str) -> None:
    if payout["status"] not in allowed:
        raise StripeError(
            f"Cannot {action} the payout {payout['id']}: its status is "
            f"{payout['status']}, not one of {', '.join(allowed)}."
        )


def _changed(account: Account, payout: Doc, previous: Doc, kind: str) -> Doc:
    account.update(payout)
    emit(account, kind, payout)
    emit(account, "payout.updated", payout, previous)
    return payout


@endpoint("POST", "/payouts/{id}", "PayoutUpdateParams", "metadata")
def update(account: Account, params: Doc, identifier: str) -> Doc:
    payout = account.get("payout", identifier)
    changes = {"metadata": merged_metadata(payout["metadata"], params.get("metadata"))}
    previous = apply(payout, changes)
    account.update(payout)
    emit(account, "payout.updated", payout, previous)
    return payout


@endpoint("GET", "/payouts/{id}", "PayoutRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("payout", identifier)


@endpoint(
    "GET", "/payouts", "PayoutListParams", f"{LISTING} created destination status"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "destination", "status")
    return list_of(account, "payout", params, "/payouts", filters)
