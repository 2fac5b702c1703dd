from odoo import fields, models


class ReturnRefundMatch(models.Model):
    """Which balance transaction is which refund, found by which rule."""

    _name = "return.refund.match"
    _description = "Refund Match"
    _order = "id desc"
    _check_company_auto = True

    refund_id = fields.Many2one(
        comodel_name="return.refund",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    balance_transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The movement of the gateway's balance that paid the refund, or that gave "
        "the money back when it failed.",
    )
    reporting_category = fields.Char(string="Category", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    rule = fields.Selection(
        selection=[
            ("provider_reference", "Gateway reference"),
            ("metadata_key", "Our key in the metadata"),
            ("charge_amount", "Charge and customer amount"),
        ],
        required=True,
        readonly=True,
    )
    confidence = fields.Integer(
        readonly=True,
        aggregator=None,
        help="How strong the evidence is, in percent; several candidates are never "
        "confirmed by themselves.",
    )
    state = fields.Selection(
        selection=[("proposed", "Proposed"), ("confirmed", "Confirmed")],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Confirmed by",
        readonly=True,
        help="Empty when the rule alone was certain.",
    )
    category_label = fields.Char(related="balance_transaction_id.category_label")
    refund_amount = fields.Monetary(
        related="refund_id.amount", currency_field="refund_currency_id"
    )
    refund_currency_id = fields.Many2one(related="refund_id.currency_id")
    partner_id = fields.Many2one(related="refund_id.partner_id")

    _pair_uniq = models.Constraint(
        "UNIQUE(refund_id, balance_transaction_id)", "These two are matched already."
    )
    _transaction_uniq = models.UniqueIndex(
        "(balance_transaction_id) WHERE state = 'confirmed'",
        "This balance transaction is matched to another refund already.",
    )
    _refund_uniq = models.UniqueIndex(
        "(refund_id, reporting_category) WHERE state = 'confirmed'",
        "This refund is matched to another balance transaction already.",
    )

    def action_confirm(self):
        """Take the proposals and void those that contradict them."""
        proposals = self.filtered(lambda match: match.state == "proposed")
        # sudo: matches are read-only but for this decision
        proposals.sudo().write({"state": "confirmed", "user_id": self.env.uid})
        for provider in proposals.balance_transaction_id.provider_id:
            provider._match_settlement()
