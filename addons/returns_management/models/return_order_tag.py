from random import randint

from odoo import fields, models


class ReturnOrderTag(models.Model):
    _name = "return.order.tag"
    _inherit = "return.settings.mixin"
    _description = "Return Tag"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    color = fields.Integer(default=lambda self: randint(1, 11))
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "A return tag with this name exists already."
    )
