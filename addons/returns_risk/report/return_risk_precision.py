from odoo import api, fields, models


class ReturnRiskPrecision(models.Model):
    """How many of the returns that a rule flagged were cleared afterwards."""

    _name = "return.risk.precision"
    _description = "Precision of Risk Signals"
    _auto = False
    _order = "date desc, rule_id"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        comodel_name="return.risk.rule", string="Signal", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    date = fields.Date(string="Month", readonly=True)
    flagged = fields.Integer(readonly=True)
    cleared = fields.Integer(readonly=True)
    confirmed = fields.Integer(readonly=True)
    undecided = fields.Integer(readonly=True)
    precision = fields.Float(
        string="Precision (%)",
        compute="_compute_precision",
        help="Confirmed, of those that somebody decided on. A rule that is mostly "
        "cleared troubles good customers: give it fewer points or archive it.",
    )

    @api.depends("cleared", "confirmed")
    def _compute_precision(self):
        for row in self:
            decided = row.cleared + row.confirmed
            row.precision = 100 * row.confirmed / decided if decided else 0

    @property
    def _table_query(self):
        return """
            SELECT min(id) AS id, rule_id, company_id,
                   date_trunc('month', date)::date AS date,
                   count(*) AS flagged,
                   count(*) FILTER (WHERE state = 'cleared') AS cleared,
                   count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
                   count(*) FILTER (WHERE state = 'open') AS undecided
              FROM return_risk_signal
          GROUP BY rule_id, company_id, date_trunc('month', date)
        """
