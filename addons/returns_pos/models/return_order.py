from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    pos_order_names = fields.Char(
        string="Receipts",
        compute="_compute_pos_order_names",
        compute_sudo=True,
        help="Receipts of points of sale that the goods were sold on.",
    )

    @api.depends("line_ids.pos_order_id")
    def _compute_pos_order_names(self):
        for order in self:
            names = order.line_ids.pos_order_id.mapped("name")
            order.pos_order_names = ", ".join(names)
