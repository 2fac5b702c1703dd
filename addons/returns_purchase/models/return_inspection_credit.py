from decimal import Decimal

from odoo import api, fields, models


class ReturnInspection(models.Model):
    """What the vendor is to credit for the goods, and whether it did."""

    _inherit = "return.inspection"

    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_vendor_id",
        store=True,
        index="btree_not_null",
        help="Who gets the goods back: the vendor of the purchase they came from, or "
        "the recipient chosen by hand.",
    )
    purchase_order_ids = fields.Many2many(
        comodel_name="purchase.order",
        string="Purchase Orders",
        compute="_compute_purchase_order_ids",
        help="The purchases that the goods came from.",
    )
    purchase_line_id = fields.Many2one(
        comodel_name="purchase.order.line",
        compute="_compute_vendor_id",
        store=True,
        index="btree_not_null",
        help="The purchase that the goods came from; the first, if there are several.",
    )
    purchase_order_id = fields.Many2one(
        related="purchase_line_id.order_id",
        string="Purchase Order",
        store=True,
        index="btree_not_null",
    )
    vendor_currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_vendor_id", store=True
    )
    vendor_credit_expected = fields.Monetary(
        string="Vendor Credit",
        compute="_compute_vendor_credit",
        store=True,
        currency_field="vendor_currency_id",
        help="Purchase value of the goods that go back, without tax.",
    )
    vendor_credit_open = fields.Monetary(
        string="Still Expected",
        compute="_compute_vendor_credit",
        store=True,
        currency_field="vendor_currency_id",
        help="Of this value, what the vendor billed and did not credit yet.",
    )
    vendor_credit_status = fields.Selection(
        selection=[
            ("expected", "Expected"),
            ("not_billed", "Not Billed"),
            ("received", "Received"),
        ],
        compute="_compute_vendor_credit",
        store=True,
        help="Received as far as posted refunds of the vendor go, oldest returns "
        "first. Not billed goods need no credit: the vendor's bill is to be lower.",
    )
    vendor_return_date = fields.Datetime(
        string="Returned on",
        compute="_compute_vendor_return_date",
        store=True,
        help="When the goods left for the vendor.",
    )
    vendor_credit_age = fields.Integer(
        string="Age",
        compute="_compute_vendor_credit_age",
        help="Days since the goods left for the vendor.",
    )

    def _get_vendor_moves(self):
        """Moves that bring the goods to the vendor of a purchase, the latest last."""
        return self.move_ids.filtered(
            lambda move: move.state != "cancel" and move.purchase_line_id
        )

    @api.depends("move_ids.state", "move_ids.purchase_line_id")
    def _compute_purchase_order_ids(self):
        for result in self:
            lines = result._get_vendor_moves().purchase_line_id
            result.purchase_order_ids = lines.order_id

    @api.depends(
        "action", "recipient_id", "move_ids.state", "move_ids.purchase_line_id"
    )
    def _compute_vendor_id(self):
        for result in self:
            line = result._get_vendor_moves().purchase_line_id[:1]
            by_hand = result.action == "return_to_vendor" and result.recipient_id
            result.purchase_line_id = line
            result.vendor_id = line.partner_id or by_hand
            result.vendor_currency_id = line.currency_id

    @api.depends(
        "move_ids.state",
        "move_ids.purchase_line_id.invoice_lines.parent_state",
        "move_ids.purchase_line_id.invoice_lines.quantity",
        "move_ids.purchase_line_id.move_ids.quantity",
        "move_ids.purchase_line_id.move_ids.state",
        "move_ids.purchase_line_id.price_subtotal",
        "move_ids.purchase_line_id.product_qty",
    )
    def _compute_vendor_credit(self):
        lines = self._get_vendor_moves().purchase_line_id
        claims = {
            move: claim
            for line in lines
            for move, claim in line._get_vendor_claims().items()
        }
        for result in self:
            ours = {
                move: claims[move]
                for move in result._get_vendor_moves()
                if move in claims
            }
            result._set_vendor_credit(ours)

    def _set_vendor_credit(self, claims):
        """:param claims: ``{stock.move: Claim}`` of this result"""
        value = due = Decimal(0)
        for move, claim in claims.items():
            price = move.purchase_line_id._get_vendor_price()
            value += price * (claim.received + claim.expected + claim.unbilled)
            due += price * claim.expected
        currency = self.vendor_currency_id
        self.vendor_credit_expected = currency.round(float(value)) if claims else 0
        self.vendor_credit_open = currency.round(float(due)) if claims else 0
        found = {claim.status for claim in claims.values()}
        ranked = ("expected", "not_billed", "received")
        self.vendor_credit_status = next((s for s in ranked if s in found), False)

    @api.depends("move_ids.state", "move_ids.date", "move_ids.purchase_line_id")
    def _compute_vendor_return_date(self):
        for result in self:
            gone = result._get_vendor_moves().filtered(lambda m: m.state == "done")
            result.vendor_return_date = max(gone.mapped("date"), default=False)

    @api.depends("vendor_return_date")
    def _compute_vendor_credit_age(self):
        now = fields.Datetime.now()
        for result in self:
            left = result.vendor_return_date
            result.vendor_credit_age = (now - left).days if left else 0

    def _remind_buyers(self):
        """Ask the buyers for the credit that their vendors owe, on the returns."""
        # sudo: who inspects goods need not be able to read purchases
        owed = self.sudo().filtered(lambda r: r.vendor_credit_status == "expected")
        self.env["mail.activity"].sudo().create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("return.order"),
                    "res_id": result.return_order_id.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "summary": self.env._(
                        "Ask %(vendor)s for a credit of %(amount)s",
                        vendor=result.vendor_id.display_name,
                        amount=result.vendor_currency_id.format(
                            result.vendor_credit_open
                        ),
                    ),
                    "user_id": (
                        result.purchase_line_id.order_id.user_id
                        or result.return_order_id.user_id
                        or self.env.user
                    ).id,
                }
                for result in owed
            ]
        )

    def action_view_purchase_orders(self):
        self.ensure_one()
        return self.purchase_order_ids._get_records_action(
            name=self.env._("Purchase Orders")
        )
