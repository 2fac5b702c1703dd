from odoo import api, fields, models


class SaleOrderReturnLine(models.TransientModel):
    _name = "sale.order.return.line"
    _inherit = "return.guard.mixin"
    _description = "Line of the Return Wizard"

    _not_negative_fields = frozenset({"quantity"})

    wizard_id = fields.Many2one(
        comodel_name="sale.order.return", required=True, ondelete="cascade"
    )
    sale_line_id = fields.Many2one(comodel_name="sale.order.line", required=True)
    sale_order_id = fields.Many2one(related="sale_line_id.order_id")
    product_id = fields.Many2one(related="sale_line_id.product_id")
    is_service = fields.Boolean(compute="_compute_is_service")
    product_uom_id = fields.Many2one(related="sale_line_id.product_uom_id")
    qty_delivered = fields.Float(
        related="sale_line_id.qty_delivered", string="Delivered"
    )
    qty_returnable = fields.Float(related="sale_line_id.qty_returnable")
    quantity = fields.Float(string="To Return", digits="Product Unit")
    resolution = fields.Selection(
        selection=[
            ("refund", "Refund"),
            ("exchange", "Exchange"),
            ("keep", "Refund, Customer Keeps It"),
        ],
        required=True,
        default="refund",
    )
    exchange_product_id = fields.Many2one(
        comodel_name="product.product",
        string="Replacement",
        compute="_compute_exchange_product_id",
        store=True,
        readonly=False,
        domain="[('type', '=', 'consu'), ('sale_ok', '=', True)]",
        help="The same product is replaced for nothing; another one is billed at its "
        "own price, and what comes back is credited.",
    )
    exchange_is_advance = fields.Boolean(
        string="In Advance",
        help="Ship the replacement when the return is approved, before the goods come "
        "back.",
    )

    @api.depends("resolution", "product_id")
    def _compute_exchange_product_id(self):
        for line in self:
            exchanged = line.resolution == "exchange"
            line.exchange_product_id = exchanged and (
                line.exchange_product_id or line.product_id
            )

    @api.depends("product_id.type")
    def _compute_is_service(self):
        for line in self:
            line.is_service = line.product_id.type == "service"

    def _prepare_copy_vals(self):
        return {
            "sale_line_id": self.sale_line_id.id,
            "quantity": self.quantity,
            "resolution": self.resolution,
            **self._prepare_exchange_vals(),
        }

    def _prepare_return_line_vals(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "sale_line_id": self.sale_line_id.id,
            "product_uom_id": self.product_uom_id.id,
            "qty_requested": self.quantity,
            "reason_id": self.wizard_id.reason_id.id,
            "resolution": self.resolution,
            **self._prepare_exchange_vals(),
        }

    def _prepare_exchange_vals(self):
        if self.resolution != "exchange":
            return {}
        return {
            "exchange_product_id": self.exchange_product_id.id,
            "exchange_is_advance": self.exchange_is_advance,
        }
