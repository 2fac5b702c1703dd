from odoo import fields, models


class ResCompany(models.Model):
    """Where what a period end cuts in two stands until the next day."""

    _inherit = "res.company"

    return_accrued_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Accrued Refunds Account",
        check_company=True,
        domain=[("account_type", "in", ("liability_current", "liability_payable"))],
        help="Owed to customers at a period end: goods that came back without a credit "
        "note yet, and refunds that the gateway has not paid.",
    )
    return_goods_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Goods to Come Back Account",
        check_company=True,
        domain=[("account_type", "=", "asset_current")],
        help="The cost of goods that were credited and have not come back at a period "
        "end: an asset, but not stock.",
    )
    return_cutoff_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Cut-off Journal",
        check_company=True,
        domain=[("type", "=", "general")],
        help="Takes the accruals of period ends. Empty means the first miscellaneous "
        "journal.",
    )

    def _get_cutoff_journal(self):
        self.ensure_one()
        return self.return_cutoff_journal_id or self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self),
                ("type", "=", "general"),
            ],
            limit=1,
        )
