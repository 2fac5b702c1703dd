from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_weight_tolerance = fields.Float(
        related="company_id.return_weight_tolerance", readonly=False
    )
    return_espr_size = fields.Selection(
        related="company_id.return_espr_size", readonly=False
    )
    return_donation_location_id = fields.Many2one(
        related="company_id.return_donation_location_id", readonly=False
    )
    return_recycling_location_id = fields.Many2one(
        related="company_id.return_recycling_location_id", readonly=False
    )
