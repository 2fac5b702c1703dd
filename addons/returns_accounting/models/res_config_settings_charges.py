from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_fee_document = fields.Selection(
        related="company_id.return_fee_document", readonly=False
    )
    return_label_charge = fields.Monetary(
        related="company_id.return_label_charge",
        readonly=False,
        currency_field="currency_id",
    )
    return_shipping_product_id = fields.Many2one(
        related="company_id.return_shipping_product_id", readonly=False
    )
    return_shipping_account_id = fields.Many2one(
        related="company_id.return_shipping_account_id", readonly=False
    )
