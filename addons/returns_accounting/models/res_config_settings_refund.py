from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_refund_charge_order = fields.Selection(
        related="company_id.return_refund_charge_order", readonly=False
    )
    return_refund_approval_limit = fields.Monetary(
        related="company_id.return_refund_approval_limit",
        readonly=False,
        currency_field="return_refund_currency_id",
    )
    return_refund_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of Refund Limits"
    )
