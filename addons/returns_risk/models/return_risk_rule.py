from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ..domain import risk


class ReturnRiskRule(models.Model):
    _name = "return.risk.rule"
    _inherit = "return.settings.mixin"
    _description = "Risk Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Selection(
        selection=[
            ("return_rate", "Returns more than others"),
            ("return_value", "Unusually high value"),
            ("serial", "Serial number is not the one we sold"),
            ("weight", "Parcel weighs too little"),
            ("wardrobing", "Earlier goods came late and worn"),
            ("address", "Other customers at the address"),
            ("card", "Other customers with the card"),
            ("never_came", "Earlier goods never came"),
            ("dispute", "Disputed after a refund"),
            ("confirmed", "Signals confirmed before"),
        ],
        required=True,
        string="Signal",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: for every company that has no rule of its own for the signal.",
    )
    points = fields.Integer(required=True, default=10, help="For each occurrence.")
    points_max = fields.Integer(
        string="At Most", required=True, default=20, help="For all occurrences."
    )
    minimum = fields.Integer(
        string="From",
        required=True,
        default=1,
        help="Occurrences it takes. For rates: order lines that the customer received; "
        "for values: earlier returns, else those of others are the measure.",
    )
    factor = fields.Float(
        default=2.0,
        digits=(5, 2),
        help="For rates and values: how many times the usual.",
    )
    expiry_days = fields.Integer(
        string="Expires After",
        required=True,
        default=365,
        help="Days after which a signal does not count any more.",
    )

    _code_company_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE active",
        "There is a rule for this signal already: change or archive it.",
    )
    _points_range = models.Constraint(
        "CHECK(points >= 0 AND points <= points_max AND points_max <= 100)",
        "Points go from 0 to 100; one occurrence has at most those of all.",
    )
    _minimum_positive = models.Constraint(
        "CHECK(minimum > 0 AND factor >= 1 AND expiry_days BETWEEN 1 AND 3650)",
        "A risk rule needs at least one occurrence, a factor of at least 1 and an "
        "expiry of 1 to 3650 days.",
    )

    @api.model
    def _get_rules(self, company):
        """The rules of a company: its own, else those for all companies."""
        rules = self.search(
            Domain("company_id", "in", (company.id, False)), order="company_id, id"
        )
        by_code = {}
        for rule in rules:
            by_code.setdefault(rule.code, rule)
        return self.concat(*by_code.values())

    def _to_domain(self):
        self.ensure_one()
        return risk.Rule(
            code=self.code,
            points=self.points,
            maximum=self.points_max,
            minimum=self.minimum,
            factor=Decimal(str(self.factor)),
        )
