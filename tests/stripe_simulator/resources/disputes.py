"""https://docs.stripe.com/api/disputes and https://docs.stripe.com/disputes

One transaction withdraws the amount and the fee when a dispute opens, a second one
gives them back when it is won. An inquiry moves no money.
"""

from ..account import DAY, Account
from ..documents import apply, merged_metadata
from ..errors import StripeError
from ..events import emit
from ..ledger import fee_detail, post, reverse, settled
from ..listing import chosen, list_of
from ..router import LISTING, endpoint
from ..store import Doc

DAYS_TO_RESPOND = 9
OPEN = ("needs_response", "under_review")
INQUIRY = ("warning_needs_response", "warning_under_review")
REASON_CODES = {"fraudulent": "10.4", "product_not_received": "13.1"}
_EVIDENCE = """
access_activity_log billing_address cancellation_policy
cancellation_policy_disclosure cancellation_rebuttal customer_communication
customer_email_address customer_name customer_purchase_ip customer_signature
duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id
product_description receipt refund_policy refund_policy_disclosure
refund_refusal_explanation service_date service_documentation shipping_address
shipping_carrier shipping_date shipping_documentation shipping_tracking_number
uncategorized_file uncategorized_text
"""


def open_dispute(
    account: Account,
    charge: Doc,
    *,
    reason: str,
    amount: int | None = None,
    inquiry: bool = False,
) -> Doc:
    """The cardholder contests a captured charge; `amount` defaults to all of it."""
    if charge["disputed"] or charge["refunded"] or not charge["captured"]:
        raise StripeError(
            f"Charge {charge['id']} cannot be disputed: it is already disputed, fully "
            "refunded or not captured."
        )
    disputed = charge["amount"] if amount is None else amount
    if not 0 < disputed <= charge["amount"]:
        raise StripeError(
            f"A dispute of {disputed} is not within the charge's {charge['amount']}.",
            param="amount",
        )
    now = account.now()
    dispute = {
        "id": account.new_id("du_"),
        "object": "dispute",
        "amount": disputed,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {**dict.fromkeys(_EVIDENCE.split()), "enhanced_evidence": {}},
        "evidence_details": {
            "due_by": now // DAY * DAY + (DAYS_TO_RESPOND + 1) * DAY - 1,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "network_reason_code": REASON_CODES.get(reason),
        "payment_intent": charge["payment_intent"],
        "payment_method_details": _method_details(charge, inquiry, reason),
        "reason": reason,
        "status": INQUIRY[0] if inquiry else OPEN[0],
    }
    if not inquiry:
        dispute["balance_transactions"].append(_withdraw(account, dispute))
        charge["disputed"] = True
        account.update(charge)
    account.insert(dispute)
    emit(account, "charge.dispute.created", dispute)
    if not inquiry:
        emit(account, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def _method_details(charge: Doc, inquiry: bool, reason: str) -> Doc | None:
    card = charge["payment_method_details"].get("card")
    if card is None:
        return None
    return {
        "card": {
            "brand": card["brand"],
            "case_type": "inquiry" if inquiry else "chargeback",
            "network": card["brand"],
            "network_reason_code": REASON_CODES.get(reason),
        },
        "type": "card",
    }


def _withdraw(account: Account, dispute: Doc) -> Doc:
    amount, currency, rate = settled(account, dispute["amount"], dispute["currency"])
    fee = account.settings["dispute_fee"]
    return post(
        account,
        kind="adjustment",
        category="dispute",
        source=dispute["id"],
        amount=-amount,
        currency=currency,
        exchange_rate=rate,
        fees=(fee_detail(fee, currency, "Dispute fee"),),
        description=f"Chargeback withdrawal for {dispute['charge']}",
    )


def _reinstate(account: Account, dispute: Doc) -> Doc:
    """The exact amount withdrawn comes back, whatever the rate is now."""
    withdrawal = dict(dispute["balance_transactions"][0])
    if not account.settings["dispute_fee_returned"]:
        withdrawal["fee_details"] = []
    return reverse(account, withdrawal, kind="adjustment", category="dispute_reversal")


def close_dispute(account: Account, dispute: Doc, outcome: str) -> Doc:
    """The bank decides (`won` or `lost`), or an inquiry ends without a dispute."""
    inquiry = dispute["status"] in INQUIRY
    if dispute["status"] not in (*OPEN, *INQUIRY):
        raise StripeError(
            f"The dispute {dispute['id']} is closed: its status is {dispute['status']}."
        )
    changes: Doc = {"status": "warning_closed" if inquiry else outcome}
    if outcome == "won" and not inquiry:
        back = _reinstate(account, dispute)
        changes["balance_transactions"] = [*dispute["balance_transactions"], back]
    previous = apply(dispute, changes)
    account.update(dispute)
    if len(dispute["balance_transactions"]) == 2:
        emit(account, "charge.dispute.funds_reinstated", dispute)
    emit(account, "charge.dispute.closed", dispute, previous)
    return dispute


@endpoint("POST", "/disputes/{id}", "DisputeUpdateParams", "evidence metadata submit")
def update(account: Account, params: Doc, identifier: str) -> Doc:
    dispute = account.get("dispute", identifier)
    changes: Doc = {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(dispute["metadata"], params["metadata"])
    if "evidence" in params or params.get("submit"):
        changes |= _evidence(dispute, params)
    previous = apply(dispute, changes)
    account.update(dispute)
    emit(account, "charge.dispute.updated", dispute, previous)
    return dispute


def _evidence(dispute: Doc, params: Doc) -> Doc:
    """Evidence counts as submitted unless `submit` is false."""
    if dispute["status"] not in (*OPEN, *INQUIRY):
        raise StripeError("This dispute is already closed", param="evidence")
    details = dispute["evidence_details"] | {"has_evidence": True}
    changes: Doc = {
        "evidence": dispute["evidence"] | (params.get("evidence") or {}),
        "evidence_details": details,
    }
    if params.get("submit", True):
        details["submission_count"] += 1
        details["submission_method"] = "manual"
        inquiry = dispute["status"] in INQUIRY
        changes["status"] = (INQUIRY if inquiry else OPEN)[1]
    return changes


@endpoint("POST", "/disputes/{id}/close", "DisputeCloseParams")
def close(account: Account, params: Doc, identifier: str) -> Doc:
    """The merchant accepts the loss."""
    return close_dispute(account, account.get("dispute", identifier), "lost")


@endpoint("GET", "/disputes/{id}", "DisputeRetrieveParams")
def retrieve(account: Account, params: Doc, identifier: str) -> Doc:
    return account.get("dispute", identifier)


@endpoint(
    "GET", "/disputes", "DisputeListParams", f"{LISTING} charge created payment_intent"
)
def list_all(account: Account, params: Doc) -> Doc:
    filters = chosen(params, "charge", "payment_intent")
    return list_of(account, "dispute", params, "/disputes", filters)
