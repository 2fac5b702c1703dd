from decimal import Decimal

from odoo import fields, models

from ..domain import legal


class ReturnLegalPenaltyStep(models.Model):
    """What a late refund costs while it is late by so many days."""

    _name = "return.legal.penalty.step"
    _inherit = "return.legal.source.mixin"
    _description = "Legal Penalty Step"
    _order = "regime_id, cause desc, over_days, id"

    regime_id = fields.Many2one(
        comodel_name="return.legal.regime",
        required=True,
        index=True,
        ondelete="cascade",
    )
    cause = fields.Selection(
        selection=[
            ("withdrawal", "Withdrawal"),
            ("non_delivery", "Not Delivered"),
        ],
        required=True,
        default="withdrawal",
    )
    over_days = fields.Integer(string="More than (Days)", help="Days past the limit.")
    up_to_days = fields.Integer(string="Up to (Days)", help="0: without end.")
    kind = fields.Selection(
        selection=[
            ("interest", "Legal Interest"),
            ("surcharge", "Percent on Top"),
            ("monthly", "Points for each Month"),
            ("interest_past_price", "Interest past the Price"),
        ],
        required=True,
        default="surcharge",
        help="Legal interest: the rate of the half-year, by the day. Percent on top: "
        "of what is owed, in place of the steps before. Points for each month: on top "
        "of the last percentage, for each month begun, up to the price. Interest past "
        "the price: once the points have reached it.",
    )
    percent = fields.Float(digits=(6, 2))

    _days_in_order = models.Constraint(
        "CHECK(over_days >= 0 AND (up_to_days = 0 OR up_to_days > over_days))",
        "A penalty step ends after it begins.",
    )
    _percent_in_range = models.Constraint(
        "CHECK(percent BETWEEN 0 AND 1000)",
        "The percentage of a penalty step must be between 0 and 1,000.",
    )

    def _to_domain(self):
        self.ensure_one()
        return legal.PenaltyStep(
            self.over_days,
            self.up_to_days or None,
            Decimal(str(round(self.percent, 2))),
            self.kind,
            self.cause,
            self.source,
            self.status == "confirmed",
        )
