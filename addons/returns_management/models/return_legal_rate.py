from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..domain import legal


class ReturnLegalRate(models.Model):
    """The legal interest rate that a state publishes for a period."""

    _name = "return.legal.rate"
    _description = "Legal Interest Rate"
    _order = "regime_id, date_from desc, id"

    regime_id = fields.Many2one(
        comodel_name="return.legal.regime",
        required=True,
        index=True,
        ondelete="cascade",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    percent = fields.Float(
        string="Rate (% a Year)", digits=(6, 3), required=True, aggregator=None
    )
    source = fields.Char(help="Where the rate was published.")

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)", "A rate cannot end before it begins."
    )
    _percent_in_range = models.Constraint(
        "CHECK(percent BETWEEN 0 AND 100)",
        "A legal interest rate must be between 0 and 100 percent.",
    )

    @api.depends("regime_id.name", "date_from")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = f"{rate.regime_id.name}, {rate.date_from}"

    @api.constrains("regime_id", "date_from", "date_to")
    def _check_one_at_a_time(self):
        for rate in self:
            clash = rate.regime_id.rate_ids.filtered(
                lambda other, own=rate: (
                    other != own
                    and other.date_from <= own.date_to
                    and own.date_from <= other.date_to
                )
            )
            if clash:
                raise ValidationError(
                    self.env._(
                        "Two legal interest rates of %(place)s hold on the same day: "
                        "from %(first)s and from %(second)s.",
                        place=rate.regime_id.name,
                        first=rate.date_from,
                        second=clash[0].date_from,
                    )
                )

    def _to_domain(self):
        self.ensure_one()
        return legal.Rate(
            Decimal(str(round(self.percent, 3))), self.date_from, self.date_to
        )
