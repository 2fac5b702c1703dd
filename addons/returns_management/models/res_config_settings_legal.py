from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_legal_alert_days = fields.Integer(
        related="company_id.return_legal_alert_days", readonly=False
    )
    return_partial_delivery = fields.Selection(
        related="company_id.return_partial_delivery", readonly=False
    )
    return_partial_bundle = fields.Selection(
        related="company_id.return_partial_bundle", readonly=False
    )
