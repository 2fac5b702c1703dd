import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import payment_settlement_import_store as store
from .settlement_file_common import UNPAID_LINES, SettlementFileCommon


@tagged("post_install", "-at_install")
class TestSettlementImportJob(SettlementFileCommon):
    """Imports run in batches by a job that can be stopped, killed and watched."""

    def setUp(self):
        super().setUp()
        lines = [
            UNPAID_LINES[0].replace("txn_8", f"txn_{number}") for number in range(500)
        ]
        self.run_ = self.env["payment.settlement.import"].create(
            {
                "provider_id": self.provider.id,
                "kind": "file",
                "file": base64.b64encode(self._stripe(*lines).encode()),
                "filename": "report.csv",
            }
        )
        self.startPatcher(patch.object(store, "ROWS_AT_ONCE", 100))
        self.startPatcher(patch.object(self.env.cr, "commit", self.env.flush_all))

    def _work(self, stop_after=None, die_after=None):
        """Run the job; stop it, or let it die, after so many stored batches."""
        original = type(self.run_)._note_step
        batches = []

        def note(record, phase, done, total):
            if phase == "storing":
                batches.append((done, total))
            if len(batches) == stop_after:
                record.action_stop()
            if die_after and len(batches) == die_after:
                raise SystemExit
            return original(record, phase, done, total)

        with patch.object(type(self.run_), "_note_step", note):
            self.env["payment.settlement.import"]._cron_import()
        return batches

    def test_job_imports_what_waits_in_batches(self):
        self.run_.action_queue()
        self.assertEqual(self.run_.state, "queued")
        batches = self._work()
        self.assertGreater(len(batches), 3)
        self.assertEqual(batches[-1], (500, 500))
        self.assertEqual((self.run_.state, self.run_.rows_new), ("done", 500))
        status = self.run_.get_status()
        self.assertEqual((status["state"], status["percent"]), ("done", 100))

    def test_stopped_import_keeps_what_it_stored_and_resumes(self):
        self.run_.action_queue()
        self._work(stop_after=2)
        stored = len(self._get_rows())
        self.assertEqual(self.run_.state, "stopped")
        self.assertTrue(0 < stored < 500)
        self._work()
        self.assertEqual(len(self._get_rows()), stored)
        self.run_.action_queue()
        self._work()
        self.assertEqual((self.run_.state, self.run_.rows_new), ("done", 500))

    def test_import_whose_job_died_is_taken_up_again(self):
        self.run_.action_queue()
        try:
            self._work(die_after=2)
        except SystemExit:
            self.env.invalidate_all()
        self.assertEqual(self.run_.state, "running")
        self._work()
        self.assertEqual((self.run_.state, self.run_.rows_new), ("done", 500))

    def test_row_that_somebody_else_stores_meanwhile_is_stored_once(self):
        steps = self.run_._run_steps()
        while next(steps)[0] != "storing":
            pass
        other = self.env["payment.balance.transaction"].create(
            {
                "gateway_id": "txn_499",
                "provider_id": self.provider.id,
                "company_id": self.company.id,
                "reporting_category": "charge",
                "currency_id": self.company.currency_id.id,
                "created": "2026-01-01",
            }
        )
        for _step in steps:
            pass
        rows = self._get_rows()
        self.assertEqual(len(rows), 500)
        self.assertIn(other, rows)
        self.assertEqual((self.run_.rows_new, self.run_.rows_known), (499, 1))

    def test_progress_is_told_while_it_runs(self):
        self.run_.action_queue()
        self._work(stop_after=3)
        self.run_.sudo().write(
            {"phase": "storing", "rows_done": 250, "rows_total": 500}
        )
        status = self.run_.get_status()
        self.assertEqual((status["rows"], status["total"]), (250, 500))
        self.assertEqual(status["percent"], 57)

    def test_refused_file_leaves_nothing_and_says_why(self):
        self.run_.file = base64.b64encode(b"<html>Log in</html>")
        self.run_.action_queue()
        self.startPatcher(patch.object(self.env.cr, "rollback", lambda: None))
        self._work()
        self.assertEqual(self.run_.state, "failed")
        self.assertIn("web page", self.run_.error)
        self.assertFalse(self._get_rows())

    def test_refused_file_says_why_in_the_language_of_who_imported_it(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.run_.create_uid.lang = "fr_FR"
        self.run_.file = base64.b64encode(b"<html>Log in</html>")
        self.run_.action_queue()
        self.startPatcher(patch.object(self.env.cr, "rollback", lambda: None))
        self._work()
        self.assertIn("ne peut pas être chargé", self.run_.error)
        self.assertIn("page web", self.run_.error)

    def test_import_without_a_file_does_not_wait(self):
        self.run_.file = False
        with self.assertRaisesRegex(UserError, "Choose the report file"):
            self.run_.action_queue()

    def test_accountants_queue_and_nobody_writes_how_it_went(self):
        run = self.run_.with_user(self.accountant)
        run.action_queue()
        self.assertEqual(run.state, "queued")
        for values in ({"state": "done"}, {"rows_new": 5}, {"error": "no"}):
            with self.assertRaises(AccessError):
                run.write(values)

    def test_import_that_brought_rows_stays(self):
        self.run_.action_run()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.run_.unlink()

    def test_rows_are_found_by_their_numbers_also_those_of_an_attempt_that_died(self):
        self.run_.action_queue()
        self._work(stop_after=3)
        first = self.run_.first_row_id
        self.assertGreater(first, 0)
        self.run_.action_queue()
        self._work()
        rows = self._get_rows()
        self.assertEqual(self.run_.first_row_id, first)
        self.assertEqual(self.run_.last_row_id, max(rows.ids))
        action = self.run_.action_view_transactions()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, rows)
        self.assertEqual(self.run_.rows_new, len(rows))
