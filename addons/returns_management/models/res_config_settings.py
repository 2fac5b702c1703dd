from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_advance_days = fields.Integer(
        related="company_id.return_advance_days", readonly=False
    )
    return_followup_days = fields.Integer(
        related="company_id.return_followup_days", readonly=False
    )
    return_photo_max_mb = fields.Integer(
        related="company_id.return_photo_max_mb", readonly=False
    )
    return_over_receipt_percent = fields.Float(
        related="company_id.return_over_receipt_percent", readonly=False
    )
