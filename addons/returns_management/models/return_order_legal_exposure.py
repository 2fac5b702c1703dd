from odoo import fields, models
from odoo.tools import SQL

#: Days of a month, to sort by.
MONTH = 30.4


class ReturnOrder(models.Model):
    """The work list sorted by what the delay costs, without computing all of it.

    Sorting takes the percentage of the step that holds; interest and rounding, which
    the figure itself has, do not change the order.
    """

    _inherit = "return.order"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if field_name != "legal_penalty":
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        exposure = self._get_legal_exposure_sql(alias, query)
        return SQL("%s %s %s", exposure, direction, nulls)

    def _get_legal_exposure_sql(self, alias, query):
        steps = self._get_legal_percents()
        if not steps:
            return SQL("0")
        column = {
            name: self._field_to_sql(alias, name, query)
            for name in (
                "date_refund_due",
                "legal_amount_open",
                "legal_cause",
                "legal_regime_id",
            )
        }
        return SQL(
            """COALESCE(%(amount)s * (
                SELECT MAX(step.percent + step.daily * (%(late)s - step.over_days))
                  FROM (VALUES %(steps)s)
                       AS step (regime_id, cause, over_days, percent, daily)
                 WHERE step.regime_id = %(regime)s
                   AND step.cause = %(cause)s
                   AND step.over_days < %(late)s), 0)""",
            amount=column["legal_amount_open"],
            regime=column["legal_regime_id"],
            cause=column["legal_cause"],
            late=SQL(
                "(%s::date - %s)",
                fields.Date.context_today(self),
                column["date_refund_due"],
            ),
            steps=SQL(", ").join(SQL("%s", step) for step in steps),
        )

    def _get_legal_percents(self):
        """Percent with which each step begins, and by how much it grows a day.

        :return: ``[(regime id, cause, over days, percent, percent a day)]``
        """
        # sudo: the order of a list does not depend on who may read the law
        regimes = self.env["return.legal.regime"].sudo()
        today, found = fields.Date.context_today(self), []
        for regime in regimes.search([("active", "in", (True, False))]):
            base = {}
            steps = regime._to_domain(today).penalties
            for step in sorted(steps, key=lambda step: step.over_days):
                percent = float(step.percent)
                before = base.get(step.cause, 0.0)
                if step.kind == "surcharge":
                    base[step.cause] = percent
                    entry = (percent, 0.0)
                elif step.kind == "monthly":
                    entry = (before + percent, percent / MONTH)
                else:
                    entry = (0.0, 0.01)
                found.append((regime.id, step.cause, step.over_days, *entry))
        return found
