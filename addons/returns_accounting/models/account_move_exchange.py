from odoo import models


class AccountMove(models.Model):
    """The credit for what comes back pays for what goes out instead."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        # sudo: posting belongs to accountants, the return to RMA users
        posted.sudo()._get_exchange_returns()._offset_exchanges()
        return posted

    def _get_exchange_returns(self):
        """Returns whose exchange these credit notes or invoices are about."""
        lines = self.invoice_line_ids.sale_line_ids.return_exchange_line_ids
        return (self.return_order_id | lines.return_order_id).filtered("has_exchange")
