from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_qty_refundable(self):
        """A line that pays with an eWallet or gift card is no service to return."""
        # sudo: RMA users need not be able to read sales programs
        if self.sudo().reward_id.program_id.is_payment_program:
            return 0
        return super()._get_qty_refundable()
