from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_list

#: Order lines that are offered at most, the newest; Find narrows them.
LIMIT = 200


class SaleOrderReturn(models.TransientModel):
    _name = "sale.order.return"
    _description = "Create a Return from Sales Orders"

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        string="Return",
        help="The draft return that takes the lines; a new one where it is empty.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer's orders delivered can come back in one return, also "
        "what colleagues of the same company ordered.",
    )
    sale_order_id = fields.Many2one(
        comodel_name="sale.order",
        string="Sales Order",
        help="Empty offers the lines of all orders of the customer.",
    )
    search_text = fields.Char(
        string="Find",
        help="Part of a product, an order number, the customer's reference or a "
        "serial number. Quantities that you entered before stay.",
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

    @api.depends("sale_order_id", "return_order_id")
    def _compute_partner_id(self):
        for wizard in self:
            source = wizard.sale_order_id or wizard.return_order_id
            wizard.partner_id = source.partner_id or wizard.partner_id

    @api.depends("sale_order_id", "partner_id", "search_text")
    def _compute_line_ids(self):
        for wizard in self:
            offered = wizard._get_returnable_lines()
            entered = wizard.line_ids.filtered(
                lambda line, wizard=wizard: (
                    line.quantity and wizard._may_keep(line.sale_line_id)
                )
            )
            wizard.line_ids = [
                fields.Command.clear(),
                *(fields.Command.create(line._prepare_copy_vals()) for line in entered),
                *(
                    fields.Command.create({"sale_line_id": line.id, "quantity": 0})
                    for line in offered - entered.sale_line_id
                ),
            ]

    def _may_keep(self, sale_line):
        order = sale_line.order_id
        customer = self.partner_id.commercial_partner_id
        return order.partner_id.commercial_partner_id == customer and (
            not self.sale_order_id or order == self.sale_order_id
        )

    def _get_returnable_lines(self):
        """What may come back: goods first, then services and delivery fees."""
        if not self.sale_order_id and not self.partner_id:
            return self.env["sale.order.line"]
        lines = self.env["sale.order.line"].search(
            self._get_sale_line_domain(), order="id DESC", limit=LIMIT
        )
        return lines.filtered(lambda line: line.qty_returnable > 0).sorted(
            lambda line: (
                line.product_id.type == "service",
                -line.order_id.id,
                line.sequence,
                line.id,
            )
        )

    def _get_sale_line_domain(self):
        domain = Domain(
            [
                ("state", "=", "sale"),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                "|",
                ("qty_delivered", ">", 0),
                ("qty_invoiced", ">", 0),
            ]
        )
        if self.sale_order_id:
            domain &= Domain("order_id", "=", self.sale_order_id.id)
        else:
            customer = self.partner_id.commercial_partner_id
            domain &= Domain(
                [
                    ("order_partner_id.commercial_partner_id", "=", customer.id),
                    ("company_id", "in", self.env.companies.ids),
                ]
            )
        if order := self.return_order_id:
            domain &= Domain(
                [
                    ("company_id", "=", order.company_id.id),
                    ("order_id.currency_id", "=", order.currency_id.id),
                ]
            )
        if text := (self.search_text or "").strip():
            domain &= Domain.OR(
                Domain(name, "ilike", text)
                for name in (
                    "product_id",
                    "order_id.name",
                    "order_id.client_order_ref",
                    "move_ids.move_line_ids.lot_id.name",
                )
            )
        return domain

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
        """Create the return, or fill the one it was opened from, and show it."""
        self.ensure_one()
        return self._create_return()._get_form_action()

    def _create_return(self):
        """Create a requested return of the lines that have a quantity.

        A draft that the wizard was opened from takes them and stays a draft.

        :raise UserError: when no line has one, or one has more than may come back
        """
        chosen = self.line_ids.filtered("quantity")
        self._check_chosen(chosen)
        line_vals = [
            fields.Command.create(line._prepare_return_line_vals()) for line in chosen
        ]
        if order := self.return_order_id:
            order.line_ids = line_vals
            return order
        order = self.env["return.order"].create(
            {**self._prepare_return_vals(chosen), "line_ids": line_vals}
        )
        order.action_request()
        return order

    def _check_chosen(self, lines):
        if not lines:
            raise UserError(
                self.env._(
                    "Enter the quantity that comes back on at least one line of "
                    "%(orders)s.",
                    orders=self.sale_order_id.name
                    or self.partner_id.display_name
                    or self.env._("a customer's orders"),
                )
            )
        orders = lines.sale_line_id.order_id
        if len(orders.company_id) > 1 or len(orders.currency_id) > 1:
            raise UserError(
                self.env._(
                    "The orders %(orders)s are of several companies or currencies: "
                    "make one return for each of them.",
                    orders=format_list(self.env, orders.mapped("name")),
                )
            )

    def _prepare_return_vals(self, lines):
        sale = lines.sale_line_id.order_id[:1]
        return {
            "partner_id": (self.partner_id or sale.partner_id).id,
            "company_id": sale.company_id.id,
            "currency_id": sale.currency_id.id,
        }
