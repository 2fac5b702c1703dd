from odoo import api, fields, models


class ReturnGrade(models.Model):
    _name = "return.grade"
    _inherit = "return.settings.mixin"
    _description = "Condition Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    resale_percent = fields.Float(
        string="Resale Value (%)",
        default=100.0,
        help="Share of the list price that goods in this condition fetch; the net "
        "realisable value of a refurbished unit starts from it.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "A condition grade with this code exists already."
    )
    _resale_percent_range = models.Constraint(
        "CHECK(resale_percent BETWEEN 0 AND 100)",
        "The resale value of a grade must be between 0 and 100 percent.",
    )

    @api.model
    def _get_ranked(self):
        """Grades in use, the best first: their place here is their rank."""
        return self.search([("active", "=", True)])

    def _get_rank(self, grade):
        """Place of ``grade`` among these; None when it is none of them."""
        return self.ids.index(grade.id) if grade in self else None
