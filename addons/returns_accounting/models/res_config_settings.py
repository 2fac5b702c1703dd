from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    return_fee_percent = fields.Float(
        related="company_id.return_fee_percent", readonly=False
    )
    return_fee_product_id = fields.Many2one(
        related="company_id.return_fee_product_id", readonly=False
    )
    return_fee_account_id = fields.Many2one(
        related="company_id.return_fee_account_id", readonly=False
    )
    return_credit_rate = fields.Selection(
        related="company_id.return_credit_rate", readonly=False
    )
    return_wip_account_id = fields.Many2one(
        related="company_id.return_wip_account_id", readonly=False
    )
    return_write_down_account_id = fields.Many2one(
        related="company_id.return_write_down_account_id", readonly=False
    )
    return_labour_account_id = fields.Many2one(
        related="company_id.return_labour_account_id", readonly=False
    )
    return_refurbishment_location_id = fields.Many2one(
        related="company_id.return_refurbishment_location_id", readonly=False
    )
    return_loss_location_id = fields.Many2one(
        related="company_id.return_loss_location_id", readonly=False
    )

    def action_setup_returns_accounting(self):
        self.company_id._setup_returns_accounting()
        return {"type": "ir.actions.client", "tag": "reload"}
