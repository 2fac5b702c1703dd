import time

from odoo import models

from ..domain import matching
from ..domain import matching_charges_sql as charges_sql


class PaymentMatchRun(models.Model):
    """Charges that no reference explains get payments proposed."""

    _inherit = "payment.match.run"

    def _get_steps(self):
        return [*super()._get_steps(), self._propose_charges]

    def _propose_charges(self):
        """Propose payments for charges that wait, and void what was proposed before."""
        rule, parameters = matching.CHARGE_CUSTOMER, self._get_parameters()
        known = self._fetch_number(charges_sql.COUNT_PROPOSALS, parameters)
        if not (known or self._count_open().get("charge")):
            return
        started = time.perf_counter()
        self.env.cr.execute(charges_sql.PROPOSE, parameters)
        self._add(rule, 0, seconds=time.perf_counter() - started)
        self.env["payment.charge.proposal"].invalidate_model()
        self._get_line(rule).proposed = self._fetch_number(
            charges_sql.COUNT_PROPOSALS, parameters
        )

    def _fetch_number(self, query, parameters):
        self.env.cr.execute(query, parameters)
        return self.env.cr.fetchone()[0]
