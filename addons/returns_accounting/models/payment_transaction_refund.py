from odoo import models

from ..gateway.errors import GatewayError
from ..gateway.refund_gateway import GatewayRefund, RefundRequest

#: What a transaction says of its refund where nothing else was told.
STATUS_OF_STATE = {
    "draft": "pending",
    "pending": "pending",
    "authorized": "pending",
    "done": "succeeded",
    "cancel": "canceled",
    "error": "failed",
}


class PaymentTransaction(models.Model):
    """Transactions that give money back through a refund gateway."""

    _inherit = "payment.transaction"

    def _prepare_refund_request(self):
        """What is asked of the gateway, with a key of our own.

        Core sends no key (and no metadata): after a time-out it cannot know whether
        the customer has the money.
        """
        self.ensure_one()
        return RefundRequest(
            charge=self.source_transaction_id.provider_reference,
            amount=self._get_minor_amount(),
            currency=self.currency_id.name,
            key=self.return_refund_ids.idempotency_key or f"odoo-{self.reference}",
        )

    def _send_refund_request(self):
        """Send refunds of Odoo's own wizard so that a retry cannot pay twice."""
        provider = self.provider_id
        if not provider._has_refund_gateway():
            return super()._send_refund_request()
        gateway = provider._get_refund_gateway()
        with provider._readable_gateway_errors():
            refund = gateway.create_refund(self._prepare_refund_request())
        return self._take_gateway_refund(refund)

    def _take_gateway_refund(self, refund):
        """Follow a refund as the gateway shows it, whichever gateway that is.

        :param refund: a ``gateway.refund_gateway.GatewayRefund``
        :raise GatewayError: when it is about another amount
        """
        self.ensure_one()
        self._check_gateway_refund(refund)
        self.provider_reference = refund.reference
        if refund.status == "succeeded":
            if self.state != "done":
                self._set_done()
        elif refund.status in ("failed", "canceled"):
            self._take_gateway_failure(refund)
        elif self.state == "draft":
            self._set_pending()

    def _take_gateway_failure(self, refund):
        if self.state in ("cancel", "error"):
            return
        if refund.status == "canceled" and self.state != "done":
            self._set_canceled()
        else:
            reasons = self.env["return.refund"]._get_reason_sentences()
            message = reasons.get(refund.reason or "unknown")
            self._set_error(message, extra_allowed_states=("done",))

    def _check_gateway_refund(self, refund):
        expected = (self._get_minor_amount(), self.currency_id.name)
        if (refund.amount, refund.currency) != expected:
            raise GatewayError(
                "invalid",
                None,
                f"{refund.reference} is about {refund.amount} {refund.currency} in "
                f"minor units, {self.reference} about {expected[0]} {expected[1]}",
                retryable=True,
                reason="other_answer",
            )

    def _apply_updates(self, payment_data):
        """Let the return refund follow what Odoo's own handlers were told."""
        result = super()._apply_updates(payment_data)
        if self.operation == "refund" and self.return_refund_ids:
            self.return_refund_ids._follow_gateway(self._read_gateway_refund())
        return result

    def _read_gateway_refund(self):
        """This refund as far as its transaction knows it."""
        status = STATUS_OF_STATE[self.state]
        failed = status in ("failed", "canceled")
        return GatewayRefund(
            reference=self.provider_reference,
            status=status,
            amount=self._get_minor_amount(),
            currency=self.currency_id.name,
            key=self.return_refund_ids.idempotency_key,
            reason="unknown" if failed else None,
        )
