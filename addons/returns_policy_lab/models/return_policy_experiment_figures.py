from odoo import models
from odoo.tools import SQL

from ..domain import experiment
from .return_policy_guardrail import GOOD, METRICS

FIGURES = """
    WITH customers AS (
        SELECT partner.commercial_partner_id AS customer_id, count(*) AS orders
          FROM sale_order sale
          JOIN res_partner partner ON partner.id = sale.partner_id
         WHERE sale.company_id = %(company)s
           AND sale.state = 'sale'
           AND sale.date_order >= %(since)s
      GROUP BY partner.commercial_partner_id
    ), returns AS (
        SELECT partner.commercial_partner_id AS customer_id,
               count(*) FILTER (WHERE line.state IN ('approved', 'done')) AS returned,
               count(*) FILTER (WHERE line.state = 'rejected') AS cases,
               sum(line.amount_authorized)
                   FILTER (WHERE line.state IN ('approved', 'done')) AS refunded
          FROM return_order_line line
          JOIN return_order returned ON returned.id = line.return_order_id
          JOIN res_partner partner ON partner.id = returned.partner_id
          JOIN sale_order_line sold ON sold.id = line.sale_line_id
          JOIN sale_order sale ON sale.id = sold.order_id
         WHERE returned.company_id = %(company)s
           AND returned.currency_id = %(currency)s
           AND sale.date_order >= %(since)s
      GROUP BY partner.commercial_partner_id
    )
    SELECT customers.customer_id, customers.orders,
           COALESCE(returns.returned, 0), COALESCE(returns.cases, 0),
           COALESCE(returns.refunded, 0)
      FROM customers LEFT JOIN returns USING (customer_id)
"""


class ReturnPolicyExperiment(models.Model):
    """What customers did who ordered since the experiment began."""

    _inherit = "return.policy.experiment"

    def _look_if_due(self):
        """Look when as many customers came as the next look needs, then judge."""
        self.ensure_one()
        figures = self._read_figures()
        count = min(len(arm["orders"]) for arm in figures.values())
        seen = len(set(self.look_ids.mapped("date")))
        if count * self.looks >= self.per_arm * min(seen + 1, self.looks):
            self._judge(figures, count)

    def action_look(self):
        """Show the figures of today, without an end: looking early proves little."""
        self._look()

    def _look(self):
        for trial in self.filtered(lambda trial: trial.state == "running"):
            trial._keep_look(trial._read_figures(), trial._get_plan().look_confidence)

    def _judge(self, figures, count):
        plan = self._get_plan()
        last = count >= plan.per_arm
        confidence = plan.confidence if last else plan.look_confidence
        self._keep_look(figures, confidence)
        rails = [
            (
                experiment.Guardrail(rail.metric, rail.margin),
                self._compare(figures, rail.metric, confidence, worse=True),
            )
            for rail in self.guardrail_ids
        ]
        verdict = experiment.judge(plan, count, rails)
        labels = dict(self._fields["metric"]._description_selection(self.env))
        if verdict.decision == experiment.HARM:
            self._end(
                "stopped",
                self.env._(
                    "Stopped for harm: %(metric)s", metric=labels[verdict.guardrail]
                ),
            )
        elif verdict.decision == experiment.COMPLETE:
            self._end("complete", self._get_result(figures, confidence, labels))

    def _get_result(self, figures, confidence, labels):
        found = self._compare(figures, self.metric, confidence)
        values = {
            "metric": labels[self.metric],
            "difference": f"{found.difference:+.3f}",
            "low": f"{found.low:+.3f}",
            "high": f"{found.high:+.3f}",
        }
        if found.is_significant:
            return self.env._(
                "%(metric)s: %(difference)s (%(low)s to %(high)s)", **values
            )
        return self.env._(
            "%(metric)s: no sure difference, %(difference)s (%(low)s to %(high)s)",
            **values,
        )

    def _compare(self, figures, metric, confidence, worse=False):
        """The interval of the difference; positive is worse when ``worse`` is asked."""
        control, variant = (
            figures[arm][metric] for arm in (experiment.CONTROL, experiment.VARIANT)
        )
        if worse and metric in GOOD:
            control, variant = variant, control
        return experiment.compare(control, variant, confidence)

    def _keep_look(self, figures, confidence):
        control, variant = figures[experiment.CONTROL], figures[experiment.VARIANT]
        found = {
            metric: self._compare(figures, metric, confidence)
            for metric, _label in METRICS
        }
        # sudo: looks are written here only
        self.env["return.policy.look"].sudo().create(
            [
                {
                    "experiment_id": self.id,
                    "metric": metric,
                    "control_count": len(control[metric]),
                    "variant_count": len(variant[metric]),
                    "control_mean": _mean(control[metric]),
                    "variant_mean": _mean(variant[metric]),
                    "difference": interval.difference,
                    "low": interval.low,
                    "high": interval.high,
                    "confidence": 100 * confidence,
                    "is_significant": interval.is_significant,
                }
                for metric, interval in found.items()
                if interval
            ]
        )

    def _read_figures(self):
        """``{arm: {metric: [figure of each customer]}}``"""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                FIGURES,
                company=self.company_id.id,
                currency=self.company_id.currency_id.id,
                since=self.date_start,
            )
        )
        figures = {
            arm: {metric: [] for metric, _label in METRICS}
            for arm in (experiment.CONTROL, experiment.VARIANT)
        }
        for customer_id, orders, returned, cases, refunded in rows:
            arm = figures[self._get_arm(customer_id)]
            arm["orders"].append(orders)
            arm["returned"].append(returned)
            arm["cases"].append(cases)
            arm["refunded"].append(float(refunded))
        return figures


def _mean(values):
    return sum(values) / len(values) if values else 0
