from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_photo_max_mb = fields.Integer(
        related="company_id.return_photo_max_mb", readonly=False
    )
