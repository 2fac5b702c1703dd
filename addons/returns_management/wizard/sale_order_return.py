from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderReturn(models.TransientModel):
    _name = "sale.order.return"
    _description = "Create a Return from a Sales Order"

    sale_order_id = fields.Many2one(
        comodel_name="sale.order", string="Sales Order", required=True
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        required=True,
        help="Applies to all lines; change it on the return where lines differ.",
    )
    line_ids = fields.One2many(
        comodel_name="sale.order.return.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("sale_order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create({"sale_line_id": line.id, "quantity": 0})
                    for line in wizard._get_returnable_lines()
                ),
            ]

    def _get_returnable_lines(self):
        """What may come back: goods first, then services and delivery fees."""
        lines = self.sale_order_id.order_line.filtered(
            lambda line: line.qty_returnable > 0
        )
        return lines.sorted(lambda line: line.product_id.type == "service")

    def action_select_all(self):
        """Fill in all that may come back, and show the wizard again."""
        self.ensure_one()
        for line in self.line_ids:
            line.quantity = line.qty_returnable
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return an Order"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": self.env.context,
        }

    def action_create_return(self):
        """Create the return and open it."""
        self.ensure_one()
        return self._create_return()._get_form_action()

    def _create_return(self):
        """Create a requested return of the lines that have a quantity.

        :raise UserError: when no line has one, or one has more than may come back
        """
        chosen = self.line_ids.filtered("quantity")
        if not chosen:
            raise UserError(
                self.env._(
                    "Enter the quantity that comes back on at least one line of "
                    "order %(order)s.",
                    order=self.sale_order_id.name,
                )
            )
        order = self.env["return.order"].create(self._prepare_return_vals(chosen))
        order.action_request()
        return order

    def _prepare_return_vals(self, lines):
        sale = self.sale_order_id
        return {
            "partner_id": sale.partner_id.id,
            "company_id": sale.company_id.id,
            "currency_id": sale.currency_id.id,
            "line_ids": [
                fields.Command.create(line._prepare_return_line_vals())
                for line in lines
            ],
        }


class SaleOrderReturnLine(models.TransientModel):
    _name = "sale.order.return.line"
    _inherit = "return.guard.mixin"
    _description = "Line of the Return Wizard"

    _not_negative_fields = frozenset({"quantity"})

    wizard_id = fields.Many2one(
        comodel_name="sale.order.return", required=True, ondelete="cascade"
    )
    sale_line_id = fields.Many2one(comodel_name="sale.order.line", required=True)
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
