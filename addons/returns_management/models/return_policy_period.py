from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import policy


class ReturnPolicyPeriod(models.Model):
    _name = "return.policy.period"
    _description = "Extended Return Period"
    _inherit = [
        "return.policy.part.mixin",
        "return.guard.mixin",
        "return.settings.mixin",
    ]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    date_deadline = fields.Date(
        string="Return until at Least",
        help="Goods whose window began in the period may come back until this day.",
    )
    extra_days = fields.Integer(
        help="Added to the window of goods that began in the period."
    )

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "An extended return period cannot end before it begins.",
    )
    _extra_days_range = models.Constraint(
        "CHECK(extra_days BETWEEN 0 AND 3650)",
        "An extended return period adds between 0 and 3650 days.",
    )

    @api.constrains("date_to", "date_deadline", "extra_days")
    def _check_extension(self):
        for period in self:
            if not period.date_deadline and not period.extra_days:
                raise ValidationError(
                    self.env._(
                        "%(name)s extends nothing: enter a last day or extra days.",
                        name=period.name,
                    )
                )
            if period.date_deadline and period.date_deadline < period.date_to:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the last day to return must not be before the end "
                        "of the period.",
                        name=period.name,
                    )
                )

    def _to_domain(self):
        self.ensure_one()
        return policy.Period(
            self.name,
            self.date_from,
            self.date_to,
            self.date_deadline or None,
            self.extra_days,
        )
