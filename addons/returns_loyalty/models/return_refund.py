from odoo import api, fields, models


class ReturnRefund(models.Model):
    """Store credit is one more way in which a refund reaches the customer."""

    _inherit = "return.refund"
    _planned_fields = frozenset({"is_store_credit_tender", "bonus_amount"})

    method = fields.Selection(
        selection_add=[("store_credit", "Store Credit")],
        ondelete={"store_credit": "set offline"},
    )
    is_store_credit_tender = fields.Boolean(
        string="Paid with Store Credit",
        readonly=True,
        help="The goods were paid with store credit, which goes back where it came "
        "from: no bonus is given, and no agreement is needed.",
    )
    bonus_amount = fields.Monetary(
        string="Bonus",
        readonly=True,
        tracking=True,
        help="Given on top of the amount because the customer takes store credit.",
    )
    store_credit_card_id = fields.Many2one(
        comodel_name="loyalty.card",
        string="eWallet",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    store_credit_move_id = fields.Many2one(
        comodel_name="account.move",
        string="Store-Credit Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    store_credit_history_ids = fields.One2many(
        comodel_name="loyalty.history", inverse_name="return_refund_id"
    )
    store_credit_balance = fields.Char(
        string="Balance Now",
        compute="_compute_store_credit_balance",
        compute_sudo=True,
        help="What the customer can spend today.",
    )

    _store_credit_bonus = models.Constraint(
        "CHECK(COALESCE(bonus_amount, 0) >= 0)",
        "The bonus of a refund cannot be negative.",
    )

    @api.depends("store_credit_card_id.points")
    def _compute_store_credit_balance(self):
        for refund in self:
            card = refund.store_credit_card_id
            refund.store_credit_balance = card and card.currency_id.format(card.points)

    def _get_resolution(self):
        if self.method == "store_credit" and not self.is_store_credit_tender:
            return "store_credit"
        return super()._get_resolution()
