from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..domain.refurbishment_transitions import REFURBISHMENT

#: What the stock moves and entries were made from: fixed once the units left stock.
GOODS_FIELDS = {
    "company_id",
    "lot_id",
    "product_id",
    "quantity",
    "refurbished_product_id",
    "return_line_id",
    "warehouse_id",
}


class ReturnRefurbishment(models.Model):
    """Returned units of a product become units of its refurbished product.

    The units leave stock for the refurbishment location, whose valuation account is
    work in progress; are written down there to net realisable value (IAS 2.9); take on
    the cost of refurbishing them; and enter stock as the refurbished product at exactly
    the value left in work in progress, which is then zero.

    Returns users draft a refurbishment and its estimates. Starting and finishing it
    post to the ledger, so they are for users who may post entries (Billing); the stock
    moves that go with them need no inventory rights.
    """

    _name = "return.refurbishment"
    _description = "Refurbishment"
    _inherit = ["return.document.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = REFURBISHMENT

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("in_progress", "In Progress"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        check_company=True,
    )
    inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The inspection that sent the units here.",
    )
    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
        help="Line of the return that brought the units back.",
    )
    return_order_id = fields.Many2one(
        related="return_line_id.return_order_id", store=True, index="btree_not_null"
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Returned Product",
        required=True,
        index=True,
        check_company=True,
        domain="[('is_storable', '=', True)]",
    )
    refurbished_product_id = fields.Many2one(
        comodel_name="product.product",
        compute="_compute_refurbished_product_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('is_storable', '=', True), ('id', '!=', product_id)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    tracking = fields.Selection(related="product_id.tracking", string="Tracked by")
    lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Lot/Serial Number",
        domain="[('product_id', '=', product_id)]",
        check_company=True,
    )
    refurbished_lot_id = fields.Many2one(
        comodel_name="stock.lot",
        string="Refurbished Lot/Serial Number",
        readonly=True,
        copy=False,
        check_company=True,
        help="Lots belong to one product: this one continues the returned lot under "
        "the same number.",
    )
    warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        check_company=True,
        help="The units come back to its stock.",
    )
    move_ids = fields.One2many(
        comodel_name="stock.move",
        inverse_name="return_refurbishment_id",
        string="Stock Moves",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A refurbishment needs a quantity above zero."
    )

    @api.depends("product_id.refurbished_product_id")
    def _compute_refurbished_product_id(self):
        for doc in self.filtered(lambda doc: doc.state == "draft"):
            doc.refurbished_product_id = doc.product_id.refurbished_product_id

    @api.depends("company_id", "return_line_id")
    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        first = {company: found[:1] for company, found in _by_company(warehouses)}
        for doc in self:
            returned_to = doc.return_line_id.return_order_id.warehouse_id
            doc.warehouse_id = returned_to or first.get(doc.company_id)

    def write(self, vals):
        changed = GOODS_FIELDS.intersection(vals)
        started = self.filtered(lambda doc: doc.state in ("in_progress", "done"))
        if changed and started:
            field = self._fields[min(changed)].get_description(self.env)["string"]
            raise UserError(
                self.env._(
                    "Refurbishment %(name)s has begun: %(field)s cannot change any "
                    "more, its stock moves and entries were made from it.",
                    name=started[0].name,
                    field=field,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        for doc in self.filtered(lambda doc: doc.state in ("in_progress", "done")):
            raise UserError(
                self.env._(
                    "Refurbishment %(name)s has begun and belongs to the books: it "
                    "cannot be deleted.",
                    name=doc.name,
                )
            )

    def action_start(self):
        """Take the units out of stock and write them down where they are worth less."""
        self._check_may_post()
        starting = self._transition("in_progress")
        starting._check_configuration()
        starting._check_available()
        starting._take_from_stock()
        starting._write_down_to_nrv()

    def action_finish(self):
        """Add the cost of refurbishing and put the refurbished units into stock."""
        self._check_may_post()
        finishing = self._transition("done")
        finishing._check_configuration()
        finishing._write_down_to_nrv(completed=True)
        finishing._capitalise_labour()
        finishing._put_into_stock()

    def action_cancel(self):
        self._transition("cancelled")

    def action_draft(self):
        self._transition("draft")

    def _check_may_post(self):
        if not (
            self.env.su or self.env.user.has_group("account.group_account_invoice")
        ):
            raise AccessError(
                self.env._(
                    "Starting or finishing a refurbishment posts to the ledger: ask a "
                    "user with the accounting role Billing to do it."
                )
            )

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_records_action()

    def action_view_moves(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Stock Moves"))

    def action_view_entries(self):
        self.ensure_one()
        return self._get_entries()._get_records_action(
            name=self.env._("Journal Entries")
        )


def _by_company(records):
    return records.grouped("company_id").items()
