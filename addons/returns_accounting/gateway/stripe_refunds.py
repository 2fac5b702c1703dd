"""Refunds of one Stripe account, as ``RefundGateway`` asks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from .errors import GatewayError
from .rate_limit import TokenBucket
from .refund_gateway import (
    Capabilities,
    CustomerReference,
    GatewayRefund,
    RefundRequest,
)
from .stripe_gateway import PAGE, StripeGateway, translated

Doc = dict[str, Any]

#: Requests a second to one endpoint, which takes 25 (docs.stripe.com/rate-limits): on
#: the way some are held up and arrive together with those behind them.
REQUESTS_PER_SECOND = 23

#: Days after which a payment cannot be refunded, by Odoo's code of the payment method;
#: none for cards. An assumption: no page of Stripe that says so was at hand. It only
#: decides what is proposed; the provider's Oldest Refund takes its place.
ASSUMED_MAX_AGE_DAYS = {
    "affirm": 120,
    "afterpay": 120,
    "alipay": 90,
    "bancontact": 180,
    "clearpay": 120,
    "eps": 180,
    "ideal": 180,
    "klarna": 180,
    "p24": 180,
    "paypal": 180,
    "sepa_direct_debit": 180,
    "wechat_pay": 180,
}

#: Stripe's codes of failures, waiting and errors -> those of ``domain.refund_reasons``.
REASONS = {
    # failure_reason (docs.stripe.com/api/refunds/object)
    "lost_or_stolen_card": "account_closed",
    "expired_or_canceled_card": "account_closed",
    "charge_for_pending_refund_disputed": "disputed",
    "insufficient_funds": "insufficient_balance",
    "declined": "declined",
    "merchant_request": "stopped_by_us",
    # codes of errors (docs.stripe.com/error-codes)
    "charge_already_refunded": "already_refunded",
    "charge_disputed": "disputed",
    "refund_disputed_payment": "disputed",
    "balance_insufficient": "insufficient_balance",
    "currency_mismatch": "currency_mismatch",
    "resource_missing": "unknown_charge",
    "amount_too_large": "amount_refused",
    "amount_too_small": "amount_refused",
}
#: pending_reason, where the same word means something milder.
PENDING_REASONS = {
    "processing": "processing",
    "insufficient_funds": "waiting_for_balance",
    "charge_pending": "waiting_for_charge",
}


class StripeRefunds:
    """The refunds of a Stripe account; charges are payment intents."""

    concurrency = 16
    #: Stripe forgets keys after 24 hours (docs.stripe.com/api/idempotent_requests).
    key_lifetime = timedelta(hours=23)

    def __init__(self, gateway: StripeGateway):
        self._gateway = gateway
        self._client = gateway._client
        self._charges = TokenBucket(REQUESTS_PER_SECOND)
        self._refunds = TokenBucket(REQUESTS_PER_SECOND)
        self._reads = TokenBucket(REQUESTS_PER_SECOND)
        self._searches = TokenBucket(REQUESTS_PER_SECOND)

    def capabilities(self, payment_method: str) -> Capabilities:
        return Capabilities(max_age_days=ASSUMED_MAX_AGE_DAYS.get(payment_method))

    def create_refund(self, request: RefundRequest) -> GatewayRefund:
        """Refund part of a payment to the method it came from.

        Stripe takes the currency from the payment: it is compared first, for 500 yen
        are not 5 euros. The same key within 24 hours gives the same answer and moves
        nothing (docs.stripe.com/api/idempotent_requests).
        """
        params = {
            "payment_intent": request.charge,
            "amount": request.amount,
            "metadata": {"odoo_ref": request.key},
        }
        with _reasoned(), translated():
            self._charges.take()
            intent = self._client.v1.payment_intents.retrieve(request.charge)
            _check_currency(intent.currency, request)
            self._refunds.take()
            made = self._client.v1.refunds.create(
                params, {"idempotency_key": request.key}
            )
        return from_api(made.to_dict())

    def retrieve_refund(self, reference: str) -> GatewayRefund:
        self._reads.take()
        with _reasoned(), translated():
            return from_api(self._client.v1.refunds.retrieve(reference).to_dict())

    def find_refund(self, request: RefundRequest) -> GatewayRefund | None:
        """The refund of the payment that carries our key, when its answer got lost."""
        params = {"payment_intent": request.charge, "limit": PAGE}
        self._searches.take()
        with _reasoned(), translated():
            refunds = self._client.v1.refunds.list(params)
            for doc in refunds.auto_paging_iter():
                found = from_api(doc.to_dict())
                if found.key == request.key:
                    return found
        return None

    def available_balance(self) -> dict[str, int]:
        """What is available now; refunds above it wait or are debited from the bank."""
        with translated():
            balance = self._client.v1.balance.retrieve().to_dict()
        totals: dict[str, int] = {}
        for part in balance["available"]:
            code = part["currency"].upper()
            totals[code] = totals.get(code, 0) + part["amount"]
        return totals


def from_api(refund: Doc) -> GatewayRefund:
    """From Stripe's refund object (docs.stripe.com/api/refunds/object)."""
    return GatewayRefund(
        reference=refund["id"],
        status=refund["status"],
        amount=refund["amount"],
        currency=refund["currency"].upper(),
        key=(refund.get("metadata") or {}).get("odoo_ref"),
        reason=_get_reason(refund),
        charge=_identifier(refund.get("payment_intent")),
        customer_reference=_get_customer_reference(refund),
        balance_transaction=_identifier(refund.get("balance_transaction")),
        failure_balance_transaction=_identifier(
            refund.get("failure_balance_transaction")
        ),
    )


def _get_reason(refund: Doc) -> str | None:
    if refund["status"] == "failed":
        return REASONS.get(refund.get("failure_reason") or "", "unknown")
    if refund["status"] == "requires_action":
        return "waiting_for_customer"
    if refund["status"] == "canceled":
        return "stopped_by_us"
    if refund["status"] == "pending":
        return PENDING_REASONS.get(refund.get("pending_reason") or "", "processing")
    return None


def _get_customer_reference(refund: Doc) -> CustomerReference:
    """The ARN of a card refund, or the reference of another method's transfer."""
    details = refund.get("destination_details") or {}
    way = details.get(details.get("type")) or {}
    return CustomerReference(
        value=way.get("reference"),
        status=way.get("reference_status"),
        kind=way.get("reference_type"),
        settled_as=way.get("type"),
    )


def _identifier(value: str | Doc | None) -> str | None:
    return value["id"] if isinstance(value, dict) else value


def _check_currency(charged: str, request: RefundRequest) -> None:
    if charged.upper() != request.currency.upper():
        message = (
            f"{request.charge} was charged in {charged.upper()}: "
            f"it cannot be refunded in {request.currency.upper()}"
        )
        raise GatewayError("invalid", "currency_mismatch", message, False)


@contextmanager
def _reasoned() -> Iterator[None]:
    """Say in our words why Stripe refused."""
    try:
        yield
    except GatewayError as error:
        error.reason = REASONS.get(error.code or "")
        raise
