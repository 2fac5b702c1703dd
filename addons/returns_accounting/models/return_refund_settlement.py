from odoo import fields, models


class ReturnRefund(models.Model):
    """Where the gateway's balance shows a refund."""

    _inherit = "return.refund"

    match_ids = fields.One2many(
        comodel_name="return.refund.match",
        inverse_name="refund_id",
        string="Balance Transactions",
    )
