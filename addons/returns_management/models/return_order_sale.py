from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """The sales orders that a return gives goods of, and what it has from elsewhere."""

    _inherit = "return.order"

    sale_order_ids = fields.Many2many(
        comodel_name="sale.order",
        compute="_compute_sale_order_ids",
        search="_search_sale_order_ids",
        string="Sales Orders",
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_ids")
    has_agreed_price = fields.Boolean(compute="_compute_has_agreed_price")

    @api.depends("line_ids.sale_line_id.order_id")
    def _compute_sale_order_ids(self):
        # Odoo checks the access to the sales orders of each return below: read what its
        # rules ask for at once (sudo: only to fill the cache, nothing is given away)
        self.line_ids.sale_line_id.order_id.sudo().mapped("company_id")
        for order in self:
            order.sale_order_ids = order.line_ids.sale_line_id.order_id
            order.sale_order_count = len(order.sale_order_ids)

    def _search_sale_order_ids(self, operator, value):
        return [("line_ids.sale_line_id.order_id", operator, value)]

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
                "dialog_size": "extra-large",
            },
        }

    def action_view_sale_orders(self):
        self.ensure_one()
        return self.sale_order_ids._get_records_action(name=self.env._("Sales Orders"))
