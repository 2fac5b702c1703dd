from odoo import api, fields, models


class ReturnOrder(models.Model):
    """The sales orders that a return gives goods of, and what it has from elsewhere."""

    _inherit = "return.order"

    has_agreed_price = fields.Boolean(compute="_compute_has_agreed_price")

    @api.depends("line_ids.price_decision")
    def _compute_has_agreed_price(self):
        for order in self:
            order.has_agreed_price = "agreed" in order.line_ids.mapped("price_decision")

    @api.constrains("partner_id", "currency_id")
    def _check_sale_orders(self):
        self.line_ids._check_sale_line()
