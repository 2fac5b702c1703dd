from odoo import fields, models


class ReturnGoodwillReason(models.Model):
    _name = "return.goodwill.reason"
    _inherit = "return.settings.mixin"
    _description = "Reason of a Complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
