from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Refunds follow what is found on the statement of a bank or cash register."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_paid_refunds()._follow_statement()
        return partials

    def unlink(self):
        if not self:  # each write on an item comes here
            return super().unlink()
        refunds = self._get_paid_refunds()
        result = super().unlink()
        refunds._follow_statement()
        return result

    def _get_paid_refunds(self):
        """Refunds whose payments these reconcile."""
        payments = (self.debit_move_id | self.credit_move_id).move_id.origin_payment_id
        # sudo: whoever reconciles a statement need not be able to read refunds
        refunds = self.env["return.refund"].sudo()
        if not payments:
            return refunds
        return refunds.search(
            [
                ("payment_id", "in", payments.ids),
                ("method", "in", refunds._get_outside_methods()),
                ("state", "in", ("submitted", "succeeded", "settled")),
            ]
        )
