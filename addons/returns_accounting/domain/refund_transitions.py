"""States of a refund and how they follow from what the gateway says.

A card refund that succeeded can still bounce days later, so ``succeeded`` and
``settled`` are not the end (https://docs.stripe.com/refunds#failed-refunds). Nor are
they where we can take back ourselves what was given, as unspent store credit.
"""

from odoo.addons.returns_management.domain.transitions import StateMachine

RETURN_REFUND = StateMachine(
    "return.refund",
    {
        "draft": frozenset({"approved", "canceled"}),
        "approved": frozenset({"draft", "submitted", "canceled"}),
        "submitted": frozenset({"pending", "succeeded", "failed", "canceled"}),
        "pending": frozenset({"succeeded", "failed", "canceled"}),
        "succeeded": frozenset({"settled", "failed", "canceled"}),
        "settled": frozenset({"succeeded", "failed", "canceled"}),
        "failed": frozenset(),
        "canceled": frozenset(),
    },
)

#: Planned or sent, but the customer does not have the money yet.
UNDER_WAY = ("draft", "approved", "submitted", "pending")

#: The customer has the money, as far as the gateway knows.
PAID = ("succeeded", "settled")

#: States in which the refund takes from what can still be refunded on its charge.
HOLDING = (*UNDER_WAY, *PAID)

#: Nothing comes after these; what is tried again is another refund.
OVER = ("failed", "canceled")

_FROM_GATEWAY = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}


def target(current: str, gateway_status: str) -> str:
    """The state our refund is to take when the gateway reports ``gateway_status``.

    Answers arrive in any order and any number of times; what we know already, a
    ``succeeded`` that is settled by now, and what is older than the end of a refund
    change nothing. A gateway that cancels what it had paid has failed to pay.

    :return: the state to go to, ``current`` when there is nothing to do
    :raise KeyError: on a status that Stripe does not document

    >>> target("submitted", "requires_action")
    'pending'
    >>> target("settled", "succeeded")
    'settled'
    """
    wanted = _FROM_GATEWAY[gateway_status]
    if current in OVER:
        return current
    if current in PAID and wanted in ("pending", "succeeded"):
        return current
    if current in PAID and wanted == "canceled":
        return "failed"
    return wanted
