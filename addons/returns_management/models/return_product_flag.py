from odoo import fields, models


class ReturnProductFlag(models.Model):
    """What the law or a policy excludes from returns, such as sealed hygiene goods."""

    _name = "return.product.flag"
    _description = "Return Flag of Products"
    _inherit = ["return.policy.part.mixin", "return.settings.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="What policies and laws know the flag by; keep it as it is."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char(string="Meaning", translate=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A return flag with this code exists already."
    )
