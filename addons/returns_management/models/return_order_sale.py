from odoo import api, models


class ReturnOrder(models.Model):
    """The sales orders that a return gives goods of."""

    _inherit = "return.order"

    @api.constrains("partner_id")
    def _check_sale_orders(self):
        self.line_ids._check_sale_line()
