from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_risk_photo_score = fields.Integer(
        related="company_id.return_risk_photo_score", readonly=False
    )
    return_risk_approval_score = fields.Integer(
        related="company_id.return_risk_approval_score", readonly=False
    )
    return_risk_inspection_score = fields.Integer(
        related="company_id.return_risk_inspection_score", readonly=False
    )
    return_risk_retention_months = fields.Integer(
        related="company_id.return_risk_retention_months", readonly=False
    )
