from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_accrued_account_id = fields.Many2one(
        related="company_id.return_accrued_account_id", readonly=False
    )
    return_goods_account_id = fields.Many2one(
        related="company_id.return_goods_account_id", readonly=False
    )
    return_cutoff_journal_id = fields.Many2one(
        related="company_id.return_cutoff_journal_id", readonly=False
    )
