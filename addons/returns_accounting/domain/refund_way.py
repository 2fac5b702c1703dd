"""What it takes to refund another way than back to the payment.

The original payment comes first: who withdraws from a sale gets the money back by the
means that it was paid with, unless they expressly agreed to another and bear no cost of
it (Directive 2011/83/EU, article 13(1); docs/legal-rules.md). Where the original
payment cannot be given back any more, there is nothing to agree on.
"""

from dataclasses import dataclass
from decimal import Decimal

ORIGINAL = "original"


@dataclass(frozen=True)
class Choice:
    """A way that somebody chose for a refund.

    :ivar original_left: what the original payments could still take of the amount
    :ivar is_statutory: the customer withdraws by right
    :ivar has_reason: why this way was chosen is recorded
    :ivar is_agreed: the customer's express agreement is recorded, with its day
    """

    method: str
    original_left: Decimal
    is_statutory: bool
    has_reason: bool
    is_agreed: bool


def missing(choice: Choice) -> list[str]:
    """What has to be recorded before the money may go: ``reason``, ``agreement``.

    >>> missing(Choice("cash", Decimal(10), True, has_reason=True, is_agreed=False))
    ['agreement']
    """
    if choice.method == ORIGINAL or choice.original_left <= 0:
        return []
    needed = {
        "reason": not choice.has_reason,
        "agreement": choice.is_statutory and not choice.is_agreed,
    }
    return [what for what, is_missing in needed.items() if is_missing]


def headroom(
    refundable: Decimal, paid_otherwise: Decimal, given_otherwise: Decimal
) -> Decimal:
    """What may still go back outside the gateway for one invoice, all in its currency.

    :param refundable: captured by gateways, less what was refunded, is planned or
        disputed there
    :param paid_otherwise: paid without a gateway, as by bank transfer or in cash
    :param given_otherwise: refunded outside the gateway, or planned to be

    >>> headroom(Decimal(80), Decimal(0), Decimal(30))
    Decimal('50')
    """
    return max(refundable + paid_otherwise - given_otherwise, Decimal(0))
