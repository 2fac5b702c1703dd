from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnReceiptUnexpected(models.TransientModel):
    _name = "return.receipt.unexpected"
    _description = "Receive Goods without a Return"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
    )
    barcode = fields.Char(
        string="Scan",
        help="Barcode of the product, or a lot or serial number; scanning fills in the "
        "rest.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product", domain="[('type', '=', 'consu')]"
    )
    tracking = fields.Selection(related="product_id.tracking")
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        domain="[('product_id', '=', product_id)]",
    )
    lot_name = fields.Char(
        string="Unknown Number",
        help="A number that no product has yet; it is recorded with the goods.",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Sender",
        help="Who sent the parcel, if it says so.",
    )
    reference = fields.Char(
        help="What the parcel says: an order, a delivery, a return, the customer's "
        "own reference."
    )
    reason_id = fields.Many2one(
        comodel_name="return.order.reason",
        required=True,
        default=lambda self: self.env["return.order"]._get_unexplained_reason(),
    )
    candidate_ids = fields.One2many(
        comodel_name="return.receipt.candidate",
        inverse_name="wizard_id",
        compute="_compute_candidate_ids",
        store=True,
        readonly=False,
    )

    @api.depends("product_id", "lot_id", "partner_id", "reference", "company_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            found = wizard._find()
            wizard.candidate_ids = [
                fields.Command.clear(),
                # the only one there is needs no choice
                *(
                    fields.Command.create({**vals, "is_chosen": len(found) == 1})
                    for vals in found
                ),
            ]

    def _find(self):
        if not self.product_id:
            return []
        return self.env["return.order"]._find_candidates(
            self.product_id._origin,
            lot=self.lot_id._origin,
            partner=self.partner_id._origin,
            reference=(self.reference or "").strip(),
            company=self.company_id._origin,
        )

    @api.onchange("barcode")
    def _onchange_barcode(self):
        code = (self.barcode or "").strip()
        if not code:
            return None
        self.barcode = False
        products = self.env["product.product"].with_context(active_test=False)
        if product := products.search([("barcode", "=", code)], limit=1):
            self.product_id = product
            self.lot_id = self.lot_name = False
            return None
        lots = self.env["stock.lot"].search(
            [("name", "=", code), ("company_id", "in", [False, self.company_id.id])]
        )
        lot = lots.filtered(lambda lot: lot.product_id == self.product_id) or lots
        if len(lot) == 1:
            self.product_id, self.lot_id, self.lot_name = lot.product_id, lot, False
            return None
        return self._get_unknown_code(code, lots)

    def _get_unknown_code(self, code, lots):
        """Nobody is stopped by a code that we do not know."""
        if self.product_id and self.tracking != "none":
            self.lot_id, self.lot_name = False, code
            return None
        if lots:
            message = self.env._(
                "%(code)s is a number of several products: choose the product first.",
                code=code,
            )
        else:
            message = self.env._(
                "No product, lot or serial number has the code %(code)s. Choose the "
                "product; if this is its number, scan it again then.",
                code=code,
            )
        return {"warning": {"title": self.env._("Unknown Code"), "message": message}}

    @api.onchange("product_id")
    def _onchange_product_id(self):
        if self.lot_id.product_id != self.product_id:
            self.lot_id = False

    def action_receive(self):
        """Receive on what was chosen."""
        self.ensure_one()
        chosen = self.candidate_ids.filtered("is_chosen")
        if len(chosen) != 1:
            raise UserError(
                self.env._(
                    "Choose one document that the goods belong to, or receive them "
                    "without an order. %(count)s are chosen.",
                    count=len(chosen),
                )
            )
        return self._receive(chosen)

    def action_receive_new(self):
        """Receive what belongs to nothing we know."""
        self.ensure_one()
        return self._receive(self.env["return.receipt.candidate"])

    def _receive(self, candidate):
        self._check_goods()
        line = candidate.return_line_id or self._create_return_line(candidate)
        action = line._receive_now(self.quantity, self._get_lot())
        return action or line.return_order_id._get_form_action()

    def _check_goods(self):
        if not self.product_id:
            raise UserError(self.env._("Scan or choose the product that arrived."))
        if self.quantity <= 0:
            raise UserError(
                self.env._(
                    "%(product)s: enter a quantity above zero.",
                    product=self.product_id.display_name,
                )
            )
        if self.tracking != "none" and not (self.lot_id or self.lot_name):
            raise UserError(
                self.env._(
                    "%(product)s has lot or serial numbers: scan or enter its number.",
                    product=self.product_id.display_name,
                )
            )

    def _get_lot(self):
        if self.tracking == "none" or self.lot_id:
            return self.lot_id
        names = {"name": self.lot_name, "product_id": self.product_id.id}
        lots = self.env["stock.lot"]
        found = lots.search([(key, "=", value) for key, value in names.items()])
        return found[:1] or lots.create(names)

    def _create_return_line(self, candidate):
        """A return of the goods, approved where no rule asks for an approval."""
        sale_line = candidate.sale_line_id
        # sudo: who receives goods may not read all orders
        sale = sale_line.sudo().order_id
        orders = self.env["return.order"]
        partner = sale.partner_id or self.partner_id or orders._get_unknown_sender()
        order = orders.create(
            {
                "partner_id": partner.id,
                "company_id": self.company_id.id,
                "warehouse_id": self.warehouse_id.id,
                "currency_id": (sale.currency_id or self.company_id.currency_id).id,
                "line_ids": [fields.Command.create(self._prepare_line_vals(sale_line))],
            }
        )
        order.action_request()
        order._log_decisions(
            {order.id: candidate.sentence or orders._get_unexplained_note()}
        )
        return order.line_ids

    def _prepare_line_vals(self, sale_line):
        unit = sale_line.product_uom_id or self.product_uom_id
        return {
            "product_id": self.product_id.id,
            "sale_line_id": sale_line.id,
            "product_uom_id": unit.id,
            "qty_requested": self.product_uom_id._compute_quantity(self.quantity, unit),
            "reason_id": self.reason_id.id,
            "price_decision": "invoice" if sale_line else "no_credit",
        }


class ReturnReceiptCandidate(models.TransientModel):
    _name = "return.receipt.candidate"
    _description = "What Goods without a Return May Belong to"

    wizard_id = fields.Many2one(
        comodel_name="return.receipt.unexpected", required=True, ondelete="cascade"
    )
    return_line_id = fields.Many2one(comodel_name="return.order.line")
    sale_line_id = fields.Many2one(comodel_name="sale.order.line")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Customer")
    document = fields.Char()
    quantity = fields.Float(string="May Come Back", digits="Product Unit")
    sentence = fields.Char(string="Why")
    is_chosen = fields.Boolean(string="This One")
