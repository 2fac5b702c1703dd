from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Who may be at fault so that no fee is charged, each a check box of the rule.
WAIVABLE_FAULTS = ("merchant", "carrier", "manufacturer")

FEE_PERCENT = "The restocking fee of a return policy must be between 0 and 100 percent."


class ReturnPolicyRule(models.Model):
    """What is kept from the credit when the customer is at fault."""

    _inherit = "return.policy.rule"

    tier_ids = fields.One2many(
        comodel_name="return.policy.fee.tier",
        inverse_name="rule_id",
        string="Fee Tiers",
        copy=True,
        help="Other percentages by day and grade.",
    )
    waives_merchant = fields.Boolean(string="Our Fault", default=True)
    waives_carrier = fields.Boolean(string="The Carrier's Fault", default=True)
    waives_manufacturer = fields.Boolean(string="The Maker's Fault", default=True)

    _fee_percent_range = models.Constraint(
        "CHECK(fee_percent BETWEEN 0 AND 100)", FEE_PERCENT
    )

    @api.constrains("fee_minimum", "fee_maximum")
    def _check_fee_limits(self):
        for rule in self:
            if rule.fee_maximum and rule.fee_minimum > rule.fee_maximum:
                raise ValidationError(
                    self.env._(
                        "Rule %(name)s: the smallest fee is above the largest one.",
                        name=rule.name,
                    )
                )


class ReturnPolicyFeeTier(models.Model):
    _name = "return.policy.fee.tier"
    _description = "Fee Tier of a Return Policy"
    _inherit = "return.policy.part.mixin"
    _order = "rule_id, from_day, id"

    rule_id = fields.Many2one(
        comodel_name="return.policy.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    from_day = fields.Integer(
        required=True,
        default=0,
        help="From this day of the window on; 0 for all days.",
    )
    grade_id = fields.Many2one(
        comodel_name="return.grade",
        ondelete="restrict",
        help="What the inspection found; any grade when empty.",
    )
    percent = fields.Float(string="Fee (%)", digits=(5, 2), required=True)

    _percent_range = models.Constraint("CHECK(percent BETWEEN 0 AND 100)", FEE_PERCENT)
    _step_uniq = models.UniqueIndex(
        "(rule_id, from_day, COALESCE(grade_id, 0))",
        "Two fee tiers of a rule begin on the same day for the same grade: keep one of "
        "them.",
    )
    _from_day_range = models.Constraint(
        "CHECK(from_day BETWEEN 0 AND 3650)",
        "A fee tier begins on a day between 0 and 3650.",
    )

    def _get_policies(self):
        return self.rule_id.policy_id
