import base64
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from ..models import payment_settlement_import_store as store
from .settlement_file_common import UNPAID_LINES, SettlementFileCommon

ROWS = 500


@tagged("post_install", "-at_install", "returns_tour")
class TestProgressTour(SettlementFileCommon, HttpCase):
    """Accountants see how far jobs are, stop them and resume them."""

    def setUp(self):
        super().setUp()
        lines = [
            UNPAID_LINES[0].replace("txn_8", f"txn_{number}") for number in range(ROWS)
        ]
        self.run_ = self.env["payment.settlement.import"].create(
            {
                "provider_id": self.provider.id,
                "kind": "file",
                "file": base64.b64encode(self._stripe(*lines).encode()),
                "filename": "report.csv",
            }
        )

    def _start_tour(self, action, record, name):
        self.start_tour(
            f"/odoo/action-returns_accounting.{action}/{record.id}",
            name,
            login="admin",
            timeout=120,
        )

    def _let_first_job_die(self, batches):
        """Let the host of the first job be gone after so many stored batches."""
        original = type(self.run_)._note_step
        stored = []

        def note(record, phase, done, total):
            goes_on = original(record, phase, done, total)
            if phase == "storing" and done:
                stored.append(done)
                return goes_on and len(stored) != batches
            return goes_on

        self.startPatcher(patch.object(store, "ROWS_AT_ONCE", 100))
        self.startPatcher(patch.object(type(self.run_), "_note_step", note))

    def test_import_is_stopped_and_resumed(self):
        self._let_first_job_die(2)
        self._start_tour(
            "payment_settlement_import_action",
            self.run_,
            "payment_settlement_import_progress_tour",
        )
        self.assertEqual(self.run_.state, "done")
        self.assertEqual((self.run_.rows_read, self.run_.rows_new), (ROWS, ROWS))
        self.assertEqual(len(self._get_rows()), ROWS)

    def test_matching_run_is_stopped_and_resumed(self):
        with patch.object(type(self.provider), "_match_settlement"):
            self.run_.action_run()
        run = self.env["payment.match.run"]._start(self.provider)
        run._step()
        self._start_tour(
            "payment_match_run_action", run, "payment_match_run_progress_tour"
        )
        self.assertEqual((run.state, run.progress, run.left_open), ("done", 100, ROWS))
        self.assertEqual(run.rules_done, len(run._get_steps()))
