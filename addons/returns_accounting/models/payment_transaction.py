from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.models.concurrency import serialize

from ..domain import minor_units
from ..domain.refund_transitions import HOLDING


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    return_refund_ids = fields.One2many(
        comodel_name="return.refund", inverse_name="transaction_id"
    )
    return_planned_refund_ids = fields.One2many(
        comodel_name="return.refund", inverse_name="source_transaction_id"
    )

    def _lock_for_refund(self):
        """Serialise refund decisions on these charges."""
        serialize(self)

    def _get_refundable_amount(self, exclude=None):
        """What can still be refunded: captured, less refunds sent, pending or planned.

        :param exclude: a ``return.refund`` that shall not count against itself
        :return: in the currency of the charge
        """
        self.ensure_one()
        planned = self.return_planned_refund_ids - (
            exclude or self.env["return.refund"]
        )
        held = planned.filtered(lambda refund: refund.state in HOLDING)
        others = self.child_transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and tx.state not in ("cancel", "error")
                and not tx.return_refund_ids
            )
        )
        return self.currency_id.round(
            self.amount - sum(held.mapped("amount")) + sum(others.mapped("amount"))
        )

    def _send_refund_request(self):
        """Send Stripe refunds with a key of our own, so that a retry cannot pay twice.

        Core sends none (and no metadata): after a time-out it cannot know whether the
        customer has the money.
        """
        if self.provider_code != "stripe":
            return super()._send_refund_request()
        key = self.return_refund_ids.idempotency_key or f"odoo-{self.reference}"
        refund = self.provider_id._stripe_gateway().create_refund(
            payment_intent=self.source_transaction_id.provider_reference,
            amount_minor=minor_units.to_minor(
                Decimal(str(abs(self.amount))), self.currency_id.name
            ),
            currency=self.currency_id.name,
            idempotency_key=key,
            metadata={"odoo_ref": key},
        )
        return self._process("stripe", {"refund": refund})

    def _apply_updates(self, payment_data):
        """Let the return refund follow whatever told us of the gateway's refund."""
        result = super()._apply_updates(payment_data)
        if self.operation == "refund" and self.return_refund_ids:
            self.return_refund_ids._follow_gateway(payment_data["refund"])
        return result
