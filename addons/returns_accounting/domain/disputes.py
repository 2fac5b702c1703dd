"""Disputes: what the states of Stripe mean for the money.

https://docs.stripe.com/disputes/how-disputes-work: an inquiry (``warning_…``) moves no
money and its charge can still be refunded, which usually ends it. A chargeback takes
amount and fee at once; its charge cannot be refunded, and winning gives them back.
"""

from dataclasses import dataclass
from decimal import Decimal

from odoo.addons.returns_management.domain.transitions import StateMachine

INQUIRY = ("warning_needs_response", "warning_under_review")
NEEDS_RESPONSE = ("needs_response", "appeal_needs_response", "warning_needs_response")

#: The customer's bank holds the money and has not decided.
OPEN_CHARGEBACK = (
    "needs_response",
    "under_review",
    "appeal_needs_response",
    "appeal_under_review",
)

#: Somebody has to do or to follow something.
OPEN = (*INQUIRY, *OPEN_CHARGEBACK)
CLOSED = ("warning_closed", "won", "lost", "prevented")

#: States in which the customer has, or may keep, the money by way of the bank: no
#: refund may give it a second time.
HOLDING = (*OPEN_CHARGEBACK, "lost")

#: Banks reconsider: whatever the gateway says next is taken, so each may follow each.
DISPUTE = StateMachine(
    "payment.dispute",
    {state: frozenset({*OPEN, *CLOSED} - {state}) for state in (*OPEN, *CLOSED)},
)


@dataclass(frozen=True)
class Exposure:
    """What a dispute means next to the refunds of its charge.

    All in the currency of the charge. ``before`` is what was refunded before the
    dispute was opened: evidence that the customer has the money. ``double`` is what
    the customer gets beyond the charge if the dispute is lost.
    """

    before: Decimal
    double: Decimal
    is_closed: bool


def exposure(
    charged: Decimal,
    disputed: Decimal,
    refunded_before: Decimal,
    refunded_after: Decimal = Decimal(0),
) -> Exposure:
    """Compare a dispute with the refunds of its charge.

    ``is_closed`` when refunds made before the dispute cover all that is disputed: with
    them as evidence, nothing is owed any more.

    >>> exposure(Decimal(100), Decimal(100), Decimal(100))
    Exposure(before=Decimal('100'), double=Decimal('100'), is_closed=True)
    >>> exposure(Decimal(100), Decimal(60), Decimal(40)).double
    Decimal('0')
    """
    double = max(refunded_before + refunded_after + disputed - charged, Decimal(0))
    return Exposure(
        before=refunded_before,
        double=double,
        is_closed=0 < disputed <= refunded_before,
    )
