from odoo import api, fields, models
from odoo.exceptions import UserError

#: What brings goods back to the warehouse.
RECEIVING_RESOLUTIONS = ("refund", "store_credit", "exchange", "repair")

#: What the approval of a return is about.
APPROVED_FIELDS = frozenset(
    {"return_order_id", "product_id", "sale_line_id", "product_uom_id", "reason_id"}
    | {"invoice_line_id"}
    | {"qty_requested", "qty_authorized", "resolution"}
    | {"price_decision", "price_reason", "price_unit", "discount", "tax_ids"}
    | {"exchange_product_id", "exchange_quantity", "exchange_is_advance"}
    | {"exchange_price_unit", "exchange_discount", "exchange_tax_ids"}
)


class ReturnOrderLine(models.Model):
    _name = "return.order.line"
    _description = "Return Order Line"
    _order = "return_order_id, sequence, id"
    _rec_names_search = ["return_order_id.name", "product_id.name"]
    _check_company_auto = True

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="return_order_id.company_id", store=True)
    partner_id = fields.Many2one(related="return_order_id.partner_id", store=True)
    currency_id = fields.Many2one(related="return_order_id.currency_id", store=True)
    state = fields.Selection(related="return_order_id.state", store=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        index=True,
        check_company=True,
        domain="[('type', '!=', 'combo')]",
    )
    product_categ_id = fields.Many2one(
        related="product_id.categ_id", string="Product Category"
    )
    sale_line_id = fields.Many2one(
        comodel_name="sale.order.line",
        string="Sales Order Line",
        index="btree_not_null",
        check_company=True,
        domain="[('product_id', '=', product_id), '|', ('qty_delivered', '>', 0), "
        "('qty_invoiced', '>', 0)]",
    )
    date_delivery = fields.Datetime(
        related="sale_line_id.order_id.effective_date", string="Delivery Date"
    )
    invoice_line_id = fields.Many2one(
        comodel_name="account.move.line",
        compute="_compute_invoice_line_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        help="The invoiced line that gives price, discount, taxes and currency.",
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit",
        required=True,
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    qty_requested = fields.Float(
        string="Requested", digits="Product Unit", required=True, default=1.0
    )
    qty_authorized = fields.Float(
        string="Authorised",
        digits="Product Unit",
        compute="_compute_qty_authorized",
        store=True,
        readonly=False,
        precompute=True,
        help="Quantity the customer may send back; as requested unless changed.",
    )
    qty_to_receive = fields.Float(
        string="To Receive",
        digits="Product Unit",
        compute="_compute_qty_to_receive",
        store=True,
    )
    qty_received = fields.Float(
        string="Received",
        digits="Product Unit",
        compute="_compute_qty_received",
        store=True,
    )
    qty_inspected = fields.Float(
        string="Inspected",
        digits="Product Unit",
        compute="_compute_qty_inspected",
        store=True,
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason", required=True, ondelete="restrict"
    )
    resolution = fields.Selection(
        selection=[
            ("refund", "Refund"),
            ("store_credit", "Store Credit"),
            ("exchange", "Exchange"),
            ("repair", "Repair"),
            ("keep", "Refund, Customer Keeps It"),
            ("reject", "Refused"),
        ],
        required=True,
        default="refund",
    )
    move_ids = fields.One2many(comodel_name="stock.move", inverse_name="return_line_id")
    inspection_ids = fields.One2many(
        comodel_name="return.inspection", inverse_name="return_line_id"
    )

    _qty_requested_positive = models.Constraint(
        "CHECK(qty_requested > 0)", "A return line needs a quantity above zero."
    )
    _qty_authorized_not_negative = models.Constraint(
        "CHECK(qty_authorized >= 0)", "An authorised quantity cannot be negative."
    )

    @api.depends("sale_line_id.invoice_lines.parent_state")
    def _compute_invoice_line_id(self):
        """The first invoice line, as soon as there is one; a valid choice stays."""
        for line in self:
            invoiced = line._get_invoice_lines()
            if line.invoice_line_id not in invoiced:
                line.invoice_line_id = invoiced[:1]

    @api.depends("sale_line_id", "product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = (
                line.sale_line_id.product_uom_id or line.product_id.uom_id
            )

    @api.depends("qty_requested", "resolution")
    def _compute_qty_authorized(self):
        for line in self:
            line.qty_authorized = (
                0 if line.resolution == "reject" else line.qty_requested
            )

    @api.depends("qty_authorized", "qty_sent_back", "resolution", "is_refund_only")
    def _compute_qty_to_receive(self):
        for line in self:
            receives = (
                line.resolution in RECEIVING_RESOLUTIONS and not line.is_refund_only
            )
            expected = line._round_quantity(line.qty_authorized - line.qty_sent_back)
            line.qty_to_receive = expected if receives else 0

    @api.depends("inspection_ids.state", "inspection_ids.quantity", "qty_sent_back")
    def _compute_qty_inspected(self):
        for line in self:
            done = line.inspection_ids.filtered(lambda result: result.state == "done")
            line.qty_inspected = line._round_quantity(
                sum(done.mapped("quantity")) - line.qty_sent_back
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        if not APPROVED_FIELDS.isdisjoint(vals):
            self._check_open()
        result = super().write(vals)
        if "return_order_id" in vals:
            self._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self._check_open()

    @api.depends("return_order_id.name", "product_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = (
                f"{line.return_order_id.name}: {line.product_id.display_name}"
            )

    def _check_open(self):
        """Keep what was decided: goods, quantities, prices and fees follow from it."""
        decided = self.filtered(lambda line: line.state not in ("draft", "requested"))
        if decided and not self.env.su:
            raise UserError(
                self.env._(
                    "Return %(name)s was approved, refused or cancelled: its lines "
                    "stay as they are. Make another return for what differs.",
                    name=decided[:1].return_order_id.name,
                )
            )

    def _get_invoice_lines(self):
        """Posted invoice lines of the order line, oldest first."""
        # sudo: RMA users may not read invoices, but the price comes from there
        lines = self.sale_line_id.sudo().invoice_lines
        return lines.filtered(
            lambda aml: (
                aml.move_id.move_type == "out_invoice" and aml.parent_state == "posted"
            )
        ).sorted("id")

    def _round_quantity(self, quantity):
        """``quantity`` in steps of the unit, which a line being typed may not have."""
        unit = self.product_uom_id
        return unit.round(quantity) if unit else quantity
