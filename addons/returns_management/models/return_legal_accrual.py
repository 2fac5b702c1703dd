from odoo import api, fields, models


class ReturnLegalAccrual(models.Model):
    """What late refunds are owed on top of a day, by company and law."""

    _name = "return.legal.accrual"
    _description = "Accrual of Late Refunds"
    _order = "date desc, company_id, regime_id"
    _check_company_auto = True

    date = fields.Date(required=True, index=True)
    company_id = fields.Many2one(comodel_name="res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    regime_id = fields.Many2one(
        comodel_name="return.legal.regime",
        string="Law of",
        required=True,
        ondelete="restrict",
    )
    return_count = fields.Integer(string="Late Returns")
    amount_open = fields.Monetary(string="Still Open")
    amount_penalty = fields.Monetary(string="Penalty")
    rate_missing_count = fields.Integer(
        string="Without Interest",
        help="Returns whose penalty lacks interest, since the rate is not entered.",
    )

    _day_uniq = models.Constraint(
        "UNIQUE(date, company_id, regime_id)",
        "The accrual of this day is recorded already.",
    )

    @api.depends("date", "regime_id.name")
    def _compute_display_name(self):
        for accrual in self:
            accrual.display_name = f"{accrual.date}: {accrual.regime_id.name}"

    @api.model
    def _record(self, day):
        """Keep the accrual of ``day`` in place of what was computed for it before.

        :return: the records of all companies that the user works for
        """
        # sudo: computed from the returns; nobody writes it by hand
        accruals = self.sudo()
        companies = self.env.companies
        accruals.search(
            [("date", "=", day), ("company_id", "in", companies.ids)]
        ).unlink()
        return accruals.create(
            [
                {"date": day, **values}
                for values in self.env["return.order"]._get_legal_accrual(day)
            ]
        ).sudo(self.env.su)
