from odoo import api, fields, models
from odoo.exceptions import UserError


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

    def action_add_order_lines(self):
        """Choose among what was delivered to the customer, whatever the order."""
        self.ensure_one()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "Return %(name)s was submitted already: set it to draft to add "
                    "lines, or make another return.",
                    name=self.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add Order Lines"),
            "res_model": "sale.order.return",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_return_order_id": self.id,
                "default_reason_id": self.line_ids[:1].reason_id.id,
            },
        }
