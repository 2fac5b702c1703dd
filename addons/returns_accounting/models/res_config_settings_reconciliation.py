from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_write_off_limit = fields.Monetary(
        related="company_id.return_write_off_limit",
        readonly=False,
        currency_field="return_refund_currency_id",
    )
    return_write_off_account_id = fields.Many2one(
        related="company_id.return_write_off_account_id", readonly=False
    )
