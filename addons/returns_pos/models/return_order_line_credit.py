from odoo import models


class ReturnOrderLine(models.Model):
    """Receipts without an invoice are credited at what they say."""

    _inherit = "return.order.line"

    def _is_credited_unlinked(self):
        return bool(self.pos_line_id) or super()._is_credited_unlinked()

    def _get_unlinked_description(self):
        if not self.pos_line_id or self.price_decision == "agreed":
            return super()._get_unlinked_description()
        return self.env._(
            "%(product)s\nReceipt %(order)s",
            product=self.product_id.display_name,
            order=self.pos_order_id.sudo().name,  # sudo: for who may draft it
        )
