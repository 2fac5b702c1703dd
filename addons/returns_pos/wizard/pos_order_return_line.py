from odoo import api, fields, models


class PosOrderReturnLine(models.TransientModel):
    _name = "pos.order.return.line"
    _inherit = "return.guard.mixin"
    _description = "Line of the Receipt's Return"

    _not_negative_fields = frozenset({"quantity"})

    wizard_id = fields.Many2one(
        comodel_name="pos.order.return", required=True, ondelete="cascade"
    )
    pos_line_id = fields.Many2one(comodel_name="pos.order.line", required=True)
    product_id = fields.Many2one(related="pos_line_id.product_id")
    product_uom_id = fields.Many2one(related="pos_line_id.product_uom_id")
    qty_sold = fields.Float(related="pos_line_id.qty", string="Sold")
    qty_returnable = fields.Float(
        string="Returnable",
        digits="Product Unit",
        compute="_compute_qty_returnable",
        help="Sold, less what was refunded at a till or is in a return.",
    )
    quantity = fields.Float(string="To Return", digits="Product Unit")
    resolution = fields.Selection(
        selection=[
            ("refund", "Refund"),
            ("keep", "Refund, Customer Keeps It"),
        ],
        required=True,
        default="refund",
    )

    @api.depends("pos_line_id")
    def _compute_qty_returnable(self):
        for line in self:
            sold = line.pos_line_id
            line.qty_returnable = sold.qty - sold.refunded_qty

    def _prepare_return_line_vals(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "pos_line_id": self.pos_line_id.id,
            "product_uom_id": self.product_uom_id.id,
            "qty_requested": self.quantity,
            "reason_id": self.wizard_id.reason_id.id,
            "resolution": self.resolution,
        }
