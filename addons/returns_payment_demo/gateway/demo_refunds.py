"""A gateway that has no memory and moves no money.

Its reference carries all that it knows of a refund, so the same key brings the same
answer for ever, in whatever process it is asked.
"""

import re
from datetime import timedelta

from odoo.addons.returns_accounting.gateway.errors import GatewayError
from odoo.addons.returns_accounting.gateway.refund_gateway import (
    Capabilities,
    GatewayRefund,
    RefundRequest,
)

REFERENCE = re.compile(r"demo_(\d+)_([A-Z]{3})_(.+)")


class DemoRefunds:
    """Odoo's demo payments; every refund gets the answer that was chosen beforehand.

    :param answer: ``succeeded``, ``pending`` or ``failed``
    """

    concurrency = 1
    key_lifetime = timedelta(days=36_500)

    def __init__(self, answer: str):
        self._answer = answer

    def capabilities(self, payment_method: str) -> Capabilities:
        return Capabilities()

    def create_refund(self, request: RefundRequest) -> GatewayRefund:
        return self.retrieve_refund(
            f"demo_{request.amount}_{request.currency}_{request.key}"
        )

    def retrieve_refund(self, reference: str) -> GatewayRefund:
        known = REFERENCE.fullmatch(reference)
        if not known:
            message = f"{reference} is no refund of the demo gateway"
            raise GatewayError("not_found", None, message, retryable=False)
        amount, currency, key = known.groups()
        return GatewayRefund(
            reference=reference,
            status=self._answer,
            amount=int(amount),
            currency=currency,
            key=key,
            reason="declined" if self._answer == "failed" else None,
        )

    def find_refund(self, request: RefundRequest) -> None:
        """Without a memory there is nothing to find, and nothing to pay twice."""

    def available_balance(self) -> None:
        """Nothing is held for anybody."""
