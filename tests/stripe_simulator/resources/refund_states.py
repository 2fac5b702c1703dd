"""What happens to a refund after it was asked for.

A succeeded refund can still fail: its money comes back by a reversing transaction.
https://docs.stripe.com/refunds#failed-refunds
"""

from ..account import Account
from ..documents import apply
from ..errors import StripeError
from ..events import emit
from ..ledger import available, post, reverse, settled
from ..store import Doc


def pay(account: Account, refund: Doc) -> None:
    """Debit the balance at today's rate; the charge's own fee is not returned."""
    amount, currency, rate = settled(account, refund["amount"], refund["currency"])
    is_card = refund["id"].startswith("re_")
    booked = post(
        account,
        kind="refund" if is_card else "payment_refund",
        category="refund",
        source=refund["id"],
        amount=-amount,
        currency=currency,
        exchange_rate=rate,
        description="REFUND FOR CHARGE",
    )
    refund["balance_transaction"] = booked["id"]


def announce(account: Account, refund: Doc, charge: Doc) -> None:
    """Count a new refund on its charge and emit the events of its creation."""
    charge["amount_refunded"] += refund["amount"]
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.update(charge)
    emit(account, "refund.created", refund)
    if refund["status"] != "requires_action":
        emit(account, "charge.refunded", charge)


def changed(account: Account, refund: Doc, previous: Doc, *more: str) -> Doc:
    """Store a changed refund and emit its update events."""
    account.update(refund)
    for kind in ("refund.updated", "charge.refund.updated", *more):
        emit(account, kind, refund, previous)
    return refund


def _require(refund: Doc, action: str, *allowed: str) -> None:
    if refund["status"] not in allowed:
        raise StripeError(
            f"Cannot {action} the refund {refund['id']}: its status is "
            f"{refund['status']}, not one of {', '.join(allowed)}.",
        )


def settle(account: Account, refund: Doc) -> Doc:
    """A pending refund reaches the customer."""
    _require(refund, "settle", "pending", "requires_action")
    if refund["balance_transaction"] is None:
        pay(account, refund)
    previous = apply(refund, {"status": "succeeded"})
    _drop_open_ends(refund)
    return changed(account, refund, previous)


def fail(account: Account, refund: Doc, reason: str) -> Doc:
    """The customer's bank sends the money back, even long after success."""
    _require(refund, "fail", "pending", "requires_action", "succeeded")
    previous = apply(refund, {"status": "failed", "failure_reason": reason})
    _return_money(account, refund)
    return changed(account, refund, previous, "refund.failed")


def cancel(account: Account, refund: Doc) -> Doc:
    """The merchant withdraws a refund that did not reach the customer."""
    _require(refund, "cancel", "pending", "requires_action")
    changes = {"status": "canceled", "failure_reason": "merchant_request"}
    previous = apply(refund, changes)
    _return_money(account, refund)
    return changed(account, refund, previous)


def _return_money(account: Account, refund: Doc) -> None:
    _drop_open_ends(refund)
    if refund["balance_transaction"]:
        debit = account.get("balance_transaction", refund["balance_transaction"])
        # `adjustment` is Stripe's type for failed refunds, disputes and more; only
        # the reporting category tells them apart.
        back = reverse(account, debit, kind="adjustment", category="refund_failure")
        refund["failure_balance_transaction"] = back["id"]
    charge = account.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    account.update(charge)


def _drop_open_ends(refund: Doc) -> None:
    refund.pop("pending_reason", None)
    refund.pop("next_action", None)


def set_reference(account: Account, refund: Doc, reference: str | None = None) -> Doc:
    """The acquirer's reference number (ARN) of a card refund becomes known."""
    card = refund["destination_details"].get("card")
    if card is None:
        raise StripeError(f"The refund {refund['id']} does not go to a card.")
    number = reference or f"7{refund['created']:010d}{account.counter:012d}"
    details = {
        "card": card | {"reference": number, "reference_status": "available"},
        "type": "card",
    }
    return changed(account, refund, apply(refund, {"destination_details": details}))


def retry_waiting(account: Account) -> None:
    """Pay pending refunds, oldest first, as far as the balance now reaches."""
    rows = account.store.db.execute(
        "SELECT id FROM refund WHERE account = ? AND status = 'pending' "
        "ORDER BY created, seq",
        (account.number,),
    ).fetchall()
    for (identifier,) in rows:
        refund = account.get("refund", identifier)
        if refund.get("pending_reason") != "insufficient_funds":
            continue
        amount, currency, _ = settled(account, refund["amount"], refund["currency"])
        if available(account, currency) < amount:
            return
        settle(account, refund)
