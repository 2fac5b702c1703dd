from odoo.exceptions import UserError
from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestPaymentSettlementImport(SettlementCommon):
    def setUp(self):
        super().setUp()
        sale, self.charge = self._create_paid_sale()
        self.refund = self._create_refund(sale)

    def _count(self):
        return self.env["payment.balance.transaction"].search_count(
            [("provider_id", "=", self.provider.id)]
        )

    def _read_rows(self):
        rows = self.env["payment.balance.transaction"].search(
            [("provider_id", "=", self.provider.id)], order="gateway_id"
        )
        names = set(rows._fields) - {"import_id", "create_date", "write_date"}
        stored = [name for name in sorted(names) if rows._fields[name].store]
        return rows.read([name for name in stored if name not in ("id", "description")])

    def assertRefused(self, run, *parts):
        self.assertEqual(run.state, "failed")
        for part in parts:
            self.assertIn(part, run.error)
        self.assertEqual(self._count(), 0)
        self.assertFalse(self.env["payment.payout"].search_count([]))

    def test_gateway_then_report_then_gateway_changes_nothing(self):
        payout = self._pay_out()
        first = self._import("payout", payout_reference=payout["id"])
        self.assertEqual((first.state, first.error), ("done", False))
        self.assertEqual((first.rows_read, first.rows_new, first.rows_known), (3, 3, 0))
        self.provider._post_settlement()
        moves = self.env["account.move"].search_count([])
        rows = self._read_rows()
        report = self._import_file(self._download_report(payout))
        self.assertEqual((report.state, report.error), ("done", False))
        self.assertEqual((report.rows_new, report.rows_known), (0, 3))
        again = self._import()
        self.assertEqual((again.state, again.rows_new), ("done", 0))
        self.provider._post_settlement()
        self.assertEqual(self._read_rows(), rows)
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    def test_report_says_the_same_as_the_gateway(self):
        payout = self._pay_out()
        content = self._download_report(payout)
        with self.env.cr.savepoint() as savepoint:
            self._import_file(content)
            from_report = self._read_rows()
            savepoint.rollback()
        self.env.invalidate_all()
        self._import("payout", payout_reference=payout["id"])
        for row in (from_api := self._read_rows()) + from_report:
            row.pop("id")
            row["match_ids"] = bool(row.get("match_ids"))
            row["payout_id"] = bool(row["payout_id"])
            for name in ("arn", "fee_details", "import_line", "create_uid"):
                row.pop(name)
        self.assertEqual(from_report, from_api)

    def test_report_alone_settles_the_payout(self):
        self.simulator.stripe_fee(5, self.code, "Radar")
        payout = self._pay_out()
        self._import_file(self._download_report(payout))
        record = self._get_payout(payout)
        self.assertTrue(record.is_balanced)
        record.action_post()
        self.assertEqual(self.refund.state, "settled")
        self.assertBalances(fees=3.30, transit=96.70)

    def test_report_without_the_payout_itself_is_completed(self):
        self.simulator.settings(report_includes_payout=False)
        payout = self._pay_out()
        run = self._import_file(self._download_report(payout))
        self.assertEqual((run.state, run.rows_new), ("done", 3))

    def test_report_of_another_account_is_refused(self):
        payout = self._pay_out()
        content = self._download_report(payout)
        self.provider.stripe_secret_key = f"{self.simulator.key}other"
        account = self.provider._stripe_gateway().account_id()
        run = self._import_file(content)
        self.assertRefused(run, "payouts.csv", payout["id"], account, "Stripe")

    def test_report_without_payout_of_another_account_is_refused(self):
        payout = self._pay_out()
        content = self._download_report(payout).decode()
        content = content.replace(payout["id"], "")
        self.provider.stripe_secret_key = f"{self.simulator.key}other"
        self.assertRefused(self._import_file(content.encode()), "payouts.csv", "txn_")

    def test_unknown_payout_is_refused(self):
        run = self._import("payout", payout_reference="po_nowhere")
        self.assertRefused(run, "po_nowhere", "acct_")

    def test_report_that_lost_its_end_is_refused(self):
        content = self._download_report(self._pay_out())
        self.assertRefused(self._import_file(content[:-30]), "middle of its last line")

    def test_report_that_lost_lines_is_refused(self):
        payout = self._pay_out()
        self.simulator.settings(report_includes_payout=False)
        lines = self._download_report(payout).splitlines(keepends=True)
        run = self._import_file(b"".join(lines[:-1]))
        self.assertRefused(run, "payouts.csv is incomplete", payout["id"], "96.75")

    def test_report_with_repeated_lines_is_refused(self):
        lines = self._download_report(self._pay_out()).splitlines(keepends=True)
        run = self._import_file(b"".join([*lines, lines[1]]))
        self.assertRefused(run, "line 4", "is on line 2 already")

    def test_report_with_other_columns_is_refused(self):
        content = self._download_report(self._pay_out()).replace(b"net", b"netto", 1)
        self.assertRefused(self._import_file(content), "missing columns net")

    def test_web_page_is_refused(self):
        run = self._import_file(b"<!DOCTYPE html>\n<html>Log in</html>\n")
        self.assertRefused(run, "payouts.csv", "web page")

    def test_report_in_another_currency_is_refused(self):
        content = self._download_report(self._pay_out())
        code = self.code.encode()
        run = self._import_file(content.replace(b"," + code + b",", b",chf,"))
        self.assertRefused(run, "is in CHF", self.currency.name)

    def test_amount_that_the_gateway_corrects_is_taken_and_shown(self):
        payout = self._pay_out()
        self._import("payout", payout_reference=payout["id"])
        self.provider._post_settlement()
        content = self._download_report(payout)
        changed = content.replace(b"200.00,3.25,196.75", b"201.00,4.25,196.75")
        self.assertNotEqual(changed, content)
        run = self._import_file(changed)
        self.assertEqual((run.state, run.rows_new), ("done", 0))
        revision = run.revision_ids
        self.assertRecordValues(
            revision,
            [
                {
                    "old_gross": 200.0,
                    "old_fee": 3.25,
                    "new_gross": 201.0,
                    "new_fee": 4.25,
                    "new_net": 196.75,
                }
            ],
        )
        self.assertEqual(revision.transaction_id.gross, 201.0)
        entry = self._get_payout(payout).move_ids
        self.assertEqual(revision.move_id, entry)
        self.assertIn("corrected 1 transactions", entry.message_ids[0].body)
        self.assertFalse(self._import_file(changed).revision_ids)

    def test_payout_still_in_progress_is_to_wait(self):
        self.simulator.advance(days=3)
        payout = self.simulator.pay_out(self.code, reconciled=False)
        run = self._import("payout", payout_reference=payout["id"])
        self.assertRefused(run, "still working out", payout["id"])
        self._import_and_post()
        record = self._get_payout(payout)
        self.assertFalse(record.is_balanced)
        with self.assertRaisesRegex(UserError, "is not complete"):
            record.action_post()
        self.assertTied_but_for_payouts()
        self.simulator.advance(days=1)
        self._import_and_post()
        self.assertTrue(record.is_balanced)
        self.assertTied()

    def assertTied_but_for_payouts(self):
        tie_outs = self.provider._get_settlement_tie_outs()
        self.assertEqual([t["ok"] for t in tie_outs], [True] * 5 + [False])

    def test_gateway_that_does_not_answer_leaves_everything_as_it_was(self):
        self._pay_out()
        self.simulator.fault("error_before", count=0)
        run = self._import()
        self.simulator.clear_faults()
        self.assertRefused(run)
        run.action_run()
        self.assertEqual((run.state, run.rows_new), ("done", 3))

    def test_file_import_needs_a_file(self):
        self.assertRefused(self._import("file"), "Choose the report file")

    def test_address_of_the_stand_in_must_be_safe(self):
        parameters = self.env["ir.config_parameter"]
        name = "returns_accounting.stripe_api_base"
        for address in ("http://example.com", "http://10.0.0.7:8080", "ftp://x", "x"):
            parameters.set_param(name, address)
            with self.assertRaisesRegex(UserError, "use an https address"):
                self.provider._stripe_gateway()
        parameters.set_param(name, "")
        self.assertEqual(
            self.provider._build_request_url("refunds"),
            "https://api.stripe.com/v1/refunds",
        )
