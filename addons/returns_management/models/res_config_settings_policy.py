from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_default_channel = fields.Selection(
        related="company_id.return_default_channel", readonly=False
    )
    return_shipping_cost = fields.Monetary(
        related="company_id.return_shipping_cost",
        currency_field="currency_id",
        readonly=False,
    )
    return_informs_at_confirmation = fields.Boolean(
        related="company_id.return_informs_at_confirmation", readonly=False
    )
