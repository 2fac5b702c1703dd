from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_store_credit_program_id = fields.Many2one(
        related="company_id.return_store_credit_program_id", readonly=False
    )
    return_store_credit_account_id = fields.Many2one(
        related="company_id.return_store_credit_account_id", readonly=False
    )
    return_bonus_account_id = fields.Many2one(
        related="company_id.return_bonus_account_id", readonly=False
    )
    return_bonus_percent = fields.Float(
        related="company_id.return_bonus_percent", readonly=False
    )
