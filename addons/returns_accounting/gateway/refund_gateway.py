"""What a payment gateway must be able to do so that refunds can be sent through it.

An adapter is one class that fulfils ``RefundGateway``, without Odoo's ORM, and one
method ``_<code>_refund_gateway`` of ``payment.provider`` that makes it. Requests run
in threads beside each other: an adapter keeps no state that they could disturb.
Amounts are integers in the gateway's minor units (``domain.minor_units``). Every method
raises ``GatewayError`` when the gateway did not do what was asked.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Protocol

#: What a gateway may say of a refund. ``requires_action``: it waits for the customer.
STATUSES = ("pending", "requires_action", "succeeded", "failed", "canceled")


@dataclass(frozen=True)
class Capabilities:
    """What a gateway can do with the charges of one payment method.

    :ivar partial: a part of a charge can be refunded, several times
    :ivar max_age_days: days after which a charge cannot be refunded any more; None
        when there is no limit
    """

    partial: bool = True
    max_age_days: int | None = None


@dataclass(frozen=True)
class RefundRequest:
    """A refund to ask for.

    :ivar charge: the gateway's reference of the payment that is given back
    :ivar amount: in minor units of ``currency``, the currency that was charged
    :ivar key: ours; the gateway pays once per key, and keeps it with the refund
    """

    charge: str
    amount: int
    currency: str
    key: str


@dataclass(frozen=True)
class CustomerReference:
    """What the customer's bank knows the refund by, such as a card's ARN.

    :ivar value: None until the gateway has it
    :ivar status: ``pending``, ``available`` or ``unavailable``
    :ivar kind: the kind of number, such as ``acquirer_reference_number``
    :ivar settled_as: ``refund``, or ``reversal`` when the original payment disappears
        from the customer's statement and no credit will be seen on it
    """

    value: str | None = None
    status: str | None = None
    kind: str | None = None
    settled_as: str | None = None


@dataclass(frozen=True)
class GatewayRefund:
    """A refund as the gateway shows it now.

    :ivar reference: the gateway's own identifier
    :ivar status: one of ``STATUSES``
    :ivar amount: in minor units of ``currency``
    :ivar key: ours, when the refund was made with one
    :ivar reason: why it failed or waits, as a code of ``domain.refund_reasons``
    :ivar charge: the gateway's reference of the payment
    :ivar balance_transaction: of the debit on the gateway's balance
    :ivar failure_balance_transaction: of what came back when it failed
    """

    reference: str
    status: str
    amount: int
    currency: str
    key: str | None = None
    reason: str | None = None
    charge: str | None = None
    customer_reference: CustomerReference = CustomerReference()
    balance_transaction: str | None = None
    failure_balance_transaction: str | None = None

    def to_doc(self) -> dict[str, Any]:
        """Plain values, to be kept as JSON until the refund is booked."""
        return asdict(self)

    @classmethod
    def from_doc(cls, doc: dict[str, Any]) -> "GatewayRefund":
        """What was kept.

        >>> refund = GatewayRefund("re_1", "succeeded", 500, "EUR", key="ours")
        >>> GatewayRefund.from_doc(refund.to_doc()) == refund
        True
        """
        known = CustomerReference(**doc["customer_reference"])
        return cls(**{**doc, "customer_reference": known})


class RefundGateway(Protocol):
    """One account at a gateway.

    :ivar concurrency: how many requests may be under way at the same time; a pace that
        the gateway asks for is kept inside of the adapter (``gateway.rate_limit``)
    :ivar key_lifetime: how long a key that is used again gives the same answer and
        moves no money; after that the gateway is asked for the refund first
    """

    concurrency: int
    key_lifetime: timedelta

    def capabilities(self, payment_method: str) -> Capabilities:
        """What can be done with charges of a payment method (Odoo's code of it)."""

    def create_refund(self, request: RefundRequest) -> GatewayRefund:
        """Refund part of a charge; the same key again moves nothing."""

    def retrieve_refund(self, reference: str) -> GatewayRefund:
        """The refund as it is now."""

    def find_refund(self, request: RefundRequest) -> GatewayRefund | None:
        """The refund that was made with the key of ``request``, if there is one."""

    def available_balance(self) -> dict[str, int] | None:
        """{currency code: minor units} that refunds can draw on now.

        None where the gateway has no balance of ours.
        """
