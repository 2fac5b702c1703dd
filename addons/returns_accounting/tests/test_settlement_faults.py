import base64
import random
from collections import Counter

from odoo.tests import tagged

from .report_faults import Outcome, draw_case, judge
from .settlement_file_common import SettlementFileCommon


@tagged("post_install", "-at_install")
class TestSettlementFaults(SettlementFileCommon):
    """A short run of ``./scripts/faults import``."""

    def test_every_import_of_a_broken_report_tells_the_truth(self):
        draw = random.Random(6)
        for number in range(60):
            case = draw_case(draw, self.code)
            with self.subTest(number, layout=case.layout, fault=case.fault):
                with self.env.cr.savepoint() as savepoint:
                    outcome = self._try(case)
                    savepoint.rollback()
                self.env.invalidate_all()
                self.assertEqual(judge(case, outcome), [])

    def _try(self, case):
        moves = self.env["account.move"].search_count([])
        run = self.env["payment.settlement.import"].create(
            {
                "provider_id": self.provider.id,
                "kind": "file",
                "file": base64.b64encode(case.content),
                "filename": "report.csv",
                "date_order": "day",
            }
        )
        run.action_run()
        payouts = self.env["payment.payout"].search(
            [("provider_id", "=", self.provider.id)]
        )
        rows = self._get_rows().filtered(
            lambda row: not row.gateway_id.startswith("payout-")
        )
        return Outcome(
            state=run.state,
            error=run.error or "",
            problems=len(run.problem_ids),
            rows=Counter((row.reporting_category, row.net) for row in rows),
            payouts=len(payouts),
            untied=len(payouts.filtered(lambda payout: not payout.is_balanced)),
            entries=self.env["account.move"].search_count([]) - moves,
        )
