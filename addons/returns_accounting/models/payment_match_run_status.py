from odoo import api, models

from ..domain.match_progress import MatchProgress


class PaymentMatchRun(models.Model):
    """How far a run is, for the list and for the form that watches it."""

    _inherit = "payment.match.run"

    @api.depends("rows_total", "rules_done", "seconds", "state")
    def _compute_progress(self):
        for run in self:
            progress = run._get_progress()
            run.progress = 100 if run.state == "done" else progress.percent
            run.rows_per_second = run.rows_total / run.seconds if run.seconds else 0

    def _get_progress(self):
        return MatchProgress(self.rules_done, len(self._get_steps()), self.seconds)

    @api.readonly
    def get_status(self):
        """:return: plain values, as those of an import; rules are counted, not rows"""
        self.ensure_one()
        self.check_access("read")
        progress = self._get_progress()
        return {
            "state": self.state,
            "phase": "matching",
            "rows": self.rows_total,
            "total": 0,
            "percent": 100 if self.state == "done" else progress.percent,
            "rows_per_second": self.rows_per_second,
            "seconds": round(self.seconds),
            "seconds_left": progress.seconds_left,
        }
