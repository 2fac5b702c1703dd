from odoo import fields, models


class ReturnDisposition(models.Model):
    _name = "return.disposition"
    _inherit = "return.settings.mixin"
    _description = "Disposition"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    action = fields.Selection(
        selection=[("restock", "Move to Stock"), ("scrap", "Scrap")],
        required=True,
        help="What happens to the goods in the warehouse when an inspection with this "
        "disposition is validated.",
    )
    grade_ids = fields.Many2many(
        comodel_name="return.grade",
        string="Proposed for Grades",
        help="Goods of these grades are proposed to go this way; of several "
        "dispositions the first is taken.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A disposition with this code exists already."
    )
