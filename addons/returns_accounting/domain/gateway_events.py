"""What the gateway tells us, and how long we try to understand it."""

from datetime import timedelta

from odoo.addons.returns_management.domain.transitions import StateMachine

#: ``received`` again: somebody had the event replayed.
GATEWAY_EVENT = StateMachine(
    "payment.gateway.event",
    {
        "received": frozenset({"handled", "failed", "ignored"}),
        "failed": frozenset({"received", "handled", "ignored"}),
        "handled": frozenset({"received"}),
        "ignored": frozenset({"received"}),
    },
)

#: States in which the event still has to be handled.
PENDING = ("received", "failed")

#: Events of returns, by the object they are about (docs.stripe.com/api/events/types).
#: Those of payments are Odoo's own list.
RETURN_EVENTS = (
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.refund.updated",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "payout.created",
    "payout.updated",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
    "payout.reconciliation_completed",
)

#: An object can be told of before the transaction that made it is committed here: so
#: many attempts (about half an hour) pass before it counts as missing.
PATIENCE = 5

_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_ATTEMPTS = 20


def wait(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None to leave it to a person.

    Doubles from a minute to six hours: twenty attempts last three days, as long as
    Stripe itself would try.

    >>> wait(1), wait(3)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=240))
    >>> wait(20)
    """
    if attempts >= _ATTEMPTS:
        return None
    return min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT)
