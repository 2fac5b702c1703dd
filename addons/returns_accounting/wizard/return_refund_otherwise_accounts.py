from odoo import api, fields, models


class ReturnRefundOtherwise(models.TransientModel):
    """From which of our accounts the money leaves, and to which of the customer's."""

    _inherit = "return.refund.otherwise"

    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_journal_ids)]",
    )
    available_journal_ids = fields.Many2many(
        comodel_name="account.journal", compute="_compute_available_journal_ids"
    )
    partner_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Customer's Account",
        compute="_compute_partner_bank_id",
        store=True,
        readonly=False,
        domain="[('partner_id', 'in', account_holder_ids)]",
    )
    account_holder_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_account_holder_ids"
    )

    @api.depends("method", "company_id", "currency_id")
    def _compute_available_journal_ids(self):
        refunds = self.env["return.refund"]
        for wizard in self:
            kinds = {"bank_transfer": ["bank"], "cash": ["cash"]}.get(
                wizard.method, ["bank", "cash"]
            )
            journals = self.env["account.journal"]
            for kind in kinds if wizard.credit_note_id else ():
                journals |= refunds._get_paying_journals(
                    wizard.company_id, kind, wizard.currency_id
                )
            wizard.available_journal_ids = journals

    @api.depends("available_journal_ids")
    def _compute_journal_id(self):
        for wizard in self:
            if wizard.journal_id not in wizard.available_journal_ids:
                wizard.journal_id = wizard.available_journal_ids[:1]

    @api.depends("partner_id")
    def _compute_account_holder_ids(self):
        for wizard in self:
            partner = wizard.partner_id
            wizard.account_holder_ids = partner | partner.commercial_partner_id

    @api.depends("method", "account_holder_ids")
    def _compute_partner_bank_id(self):
        for wizard in self:
            accounts = wizard.account_holder_ids._origin.bank_ids
            trusted = accounts.filtered("allow_out_payment")
            is_transfer = wizard.method == "bank_transfer"
            wizard.partner_bank_id = (trusted or accounts)[:1] if is_transfer else False
