from odoo import fields, models


class ReturnRefund(models.Model):
    """A refund that failed is somebody's business until the customer is paid."""

    _inherit = "return.refund"

    exception_ids = fields.One2many(
        comodel_name="return.exception", inverse_name="refund_id"
    )

    def _transition(self, target, **values):
        moved = super()._transition(target, **values)
        if target == "failed":
            for refund in moved:
                refund._open_failed_exception()
        return moved

    def _open_failed_exception(self):
        return self.env["return.exception"]._open(
            "refund_failed",
            self.name,
            company=self.company_id,
            refund_id=self.id,
            return_order_id=self.return_order_id.id,
            partner_id=self.partner_id.id,
            amount=self.amount,
            currency_id=self.currency_id.id,
            transaction_id=self.source_transaction_id.id,
            refund_transaction_id=self.transaction_id.id,
            provider_id=self.provider_id.id,
            gateway_reference=self.provider_reference,
            detail=self.failure_reason,
        )
