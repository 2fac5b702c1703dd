"""Stripe's documented test payment methods, and what each makes happen.

https://docs.stripe.com/testing
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """`decline` is (code, decline_code); `refund` the state a refund goes to later."""

    brand: str = "visa"
    last4: str = "4242"
    funding: str = "credit"
    decline: tuple[str, str | None] | None = None
    refund: str | None = None
    dispute: str | None = None
    inquiry: bool = False
    authentication: bool = False
    at_once: bool = False
    exp_month: int = 12
    exp_year: int = 2034


def _declined(last4: str, code: str, decline_code: str | None) -> Card:
    return Card(last4=last4, decline=(code, decline_code))


CARDS = {
    "visa": Card(),
    "visa_debit": Card(last4="5556", funding="debit"),
    "mastercard": Card("mastercard", "4444"),
    "mastercard_debit": Card("mastercard", "8210", "debit"),
    "mastercard_prepaid": Card("mastercard", "5100", "prepaid"),
    "amex": Card("amex", "8431"),
    "discover": Card("discover", "9424"),
    "diners": Card("diners", "0004"),
    "jcb": Card("jcb", "0505"),
    "unionpay": Card("unionpay", "0005"),
    "bypassPending": Card(last4="0077", at_once=True),
    "pendingRefund": Card(last4="7726", refund="pending"),
    "refundFail": Card(last4="5126", refund="failed"),
    "createDispute": Card(last4="0259", dispute="fraudulent"),
    "createDisputeProductNotReceived": Card(
        last4="2685", dispute="product_not_received"
    ),
    "createDisputeInquiry": Card(last4="1976", dispute="fraudulent", inquiry=True),
    "authenticationRequired": Card(last4="3184", authentication=True),
    "threeDSecure2Required": Card(last4="3220", authentication=True),
    "chargeDeclined": _declined("0002", "card_declined", "generic_decline"),
    "chargeCustomerFail": _declined("0341", "card_declined", "generic_decline"),
    "chargeDeclinedInsufficientFunds": _declined(
        "9995", "card_declined", "insufficient_funds"
    ),
    "chargeDeclinedLostCard": _declined("9987", "card_declined", "lost_card"),
    "chargeDeclinedStolenCard": _declined("9979", "card_declined", "stolen_card"),
    "chargeDeclinedFraudulent": _declined("0019", "card_declined", "fraudulent"),
    "chargeDeclinedExpiredCard": _declined("0069", "expired_card", None),
    "chargeDeclinedIncorrectCvc": _declined("0127", "incorrect_cvc", None),
    "chargeDeclinedProcessingError": _declined("0119", "processing_error", None),
}
MESSAGES = {
    "card_declined": "Your card was declined.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": (
        "An error occurred while processing your card. Try again in a little bit."
    ),
    "insufficient_funds": "Your card has insufficient funds.",
    "authentication_required": (
        "Your card was declined. This transaction requires authentication."
    ),
}
# Card number -> token, for payment methods made from a number.
NUMBERS = {"4242424242424242": "visa", "5555555555554444": "mastercard"}


def card_named(token: str) -> Card | None:
    """The card of ``pm_card_…`` or ``tok_…``; Stripe names declines both with and
    without the brand."""
    for prefix in ("pm_card_", "tok_"):
        if token.startswith(prefix):
            name = token.removeprefix(prefix)
            return CARDS.get(name) or CARDS.get(name.removeprefix("visa_"))
    return None
