from odoo import models
from odoo.exceptions import UserError

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

    def _refund(self, amount_to_refund=None):
        """Send refunds of Odoo's own wizard so that a retry cannot pay twice.

        Here, and not in ``_send_refund_request``, which the module of a gateway may
        override after us.
        """
        self._check_no_open_dispute()
        if not self.provider_id._has_refund_gateway():
            return super()._refund(amount_to_refund)
        self._ensure_provider_is_not_disabled()
        refund = self._create_child_transaction(
            amount_to_refund or self.amount, is_refund=True
        )
        refund._log_sent_message()
        refund._request_refund()
        return refund

    def _request_refund(self):
        """Ask the gateway now, for the user who waits for it.

        :raise UserError: when it may work later; the same is asked with the same key
            then, for the reference of the transaction is free again
        """
        gateway = self.provider_id._get_refund_gateway()
        try:
            self._take_gateway_refund(
                gateway.create_refund(self._prepare_refund_request())
            )
        except GatewayError as error:
            if not error.retryable:
                self._set_error(error.message)
                return
            raise UserError(self.provider_id._get_gateway_refusal(error)) from error

    def _take_gateway_refund(self, refund):
        """Follow a refund as the gateway shows it, whichever gateway that is.

        :param refund: a ``gateway.refund_gateway.GatewayRefund``
        :raise GatewayError: when it is about another amount
        """
        self.ensure_one()
        self._take_gateway_refunds({self: refund})

    def _take_gateway_refunds(self, told):
        """Follow refunds as the gateway shows them.

        :param told: ``{transaction: GatewayRefund}``, of each of these
        :raise GatewayError: when one is about another amount
        """
        for transaction in self:
            transaction._check_gateway_refund(told[transaction])
        for transaction in self:
            transaction.provider_reference = told[transaction].reference
        by_status = self.grouped(lambda transaction: told[transaction].status)
        for status, transactions in by_status.items():
            if status == "succeeded":
                transactions.filtered(lambda tx: tx.state != "done")._set_done()
            elif status in ("failed", "canceled"):
                for transaction in transactions:
                    transaction._take_gateway_failure(told[transaction])
            else:
                transactions.filtered(lambda tx: tx.state == "draft")._set_pending()

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

    def _process(self, provider_code, payment_data):
        """Let return refunds follow what Odoo's own handlers were told."""
        transaction = super()._process(provider_code, payment_data)
        if transaction.return_refund_ids:
            refund = transaction.return_refund_ids
            refund._follow_gateway({refund: transaction._read_gateway_refund()})
        return transaction

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
