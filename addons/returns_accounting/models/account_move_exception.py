from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _invoice_paid_hook(self):
        """A credit note that is paid ends what its failed refunds left open."""
        result = super()._invoice_paid_hook()
        # sudo: exceptions are closed by whatever solves them
        self.return_refund_ids.sudo().exception_ids._close_solved()
        return result
