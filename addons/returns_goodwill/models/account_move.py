from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    return_goodwill_id = fields.Many2one(
        comodel_name="return.goodwill",
        string="Goodwill Case",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )
