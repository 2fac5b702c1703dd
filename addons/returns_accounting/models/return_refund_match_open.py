from odoo import api, models


class ReturnRefundMatch(models.Model):
    """A row that gets or loses its refund waits no more, or again."""

    _inherit = "return.refund.match"

    @api.model_create_multi
    def create(self, vals_list):
        matches = super().create(vals_list)
        matches.balance_transaction_id._follow_links()
        return matches

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.balance_transaction_id._follow_links()
        return result

    def unlink(self):
        rows = self.balance_transaction_id
        result = super().unlink()
        rows._follow_links()
        return result
