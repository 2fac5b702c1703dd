from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import payment_provider_match
from .settlement_common import SettlementCommon

EMAIL = "claire@example.com"


@tagged("post_install", "-at_install")
class TestPaymentMatching(SettlementCommon):
    """What a balance transaction is, where nothing but weak evidence says so."""

    def setUp(self):
        super().setUp()
        self.customer.email = EMAIL
        self.source = self.env["payment.settlement.import"].create(
            {"provider_id": self.provider.id, "kind": "file", "filename": "weak.csv"}
        )
        self.source.state = "done"

    def _create_unnamed_refund(self, quantity=1, sale=None):
        """A refund whose name at the gateway was lost."""
        refund = self._create_refund(sale or self._create_paid_sale(3)[0], quantity)
        refund.transaction_id.provider_reference = False
        self.assertFalse(refund.provider_reference)
        return refund

    def _create_row(self, amount=100.0, days=1, **values):
        """What the gateway paid ``days`` after today, and whom, is all it says."""
        count = self.env["payment.balance.transaction"].search_count([])
        return self.env["payment.balance.transaction"].create(
            {
                "gateway_id": f"txn_weak{count}",
                "provider_id": self.provider.id,
                "company_id": self.company.id,
                "import_id": self.source.id,
                "reporting_category": "refund",
                "currency_id": self.currency.id,
                "gross": -amount,
                "fee": 0.0,
                "net": -amount,
                "customer_facing_amount": -amount,
                "customer_facing_currency_id": self.currency.id,
                "customer_email": EMAIL,
                "created": fields.Datetime.now() + timedelta(days=days),
                "source_id": f"re_weak{count}",
                **values,
            }
        )

    def _match(self):
        self.source._note_links(rows=1)
        self.provider._match_settlement()

    def _get_matches(self):
        return self.env["return.refund.match"].search(
            [("balance_transaction_id.import_id", "=", self.source.id)]
        )

    def assertMatches(self, *expected):
        found = [
            (match.refund_id, match.balance_transaction_id, match.rule, match.state)
            for match in self._get_matches()
        ]
        self.assertCountEqual(found, expected)

    def test_customer_amount_and_days_are_a_proposal(self):
        refund, row = self._create_unnamed_refund(), self._create_row()
        self._match()
        self.assertMatches((refund, row, "customer", "proposed"))
        match = self._get_matches()
        self.assertEqual((match.confidence, match.is_part), (99, False))
        agrees = {r["code"]: r["agrees"] for r in match._get_match_reasons()}
        self.assertEqual(
            agrees,
            {
                "reference": None,
                "key": None,
                "charge": None,
                "customer": True,
                "amount": True,
                "currency": True,
                "day": True,
            },
        )
        self.assertEqual(match.reasons, "Customer, Amount, Currency, Days")
        self.assertFalse(row.refund_id)
        self.assertTrue(row.is_open)

    def test_weak_evidence_is_told_by_its_confidence(self):
        self._create_unnamed_refund()
        row = self._create_row(days=9)
        self._match()
        self.assertEqual(self._get_matches().confidence, 97)
        row.customer_email = False
        self._match()
        self.assertEqual(
            self._get_matches().mapped(lambda m: (m.confidence, m.state)),
            [(80, "possible")],
        )

    def test_what_contradicts_is_no_proposal(self):
        self._create_unnamed_refund()
        for values in (
            {"customer_email": "paul@example.com"},
            {"payment_intent_id": "pi_of_another"},
            {"odoo_ref": "key_of_another"},
            {"customer_facing_currency_id": self.env.ref("base.EUR").id},
            {"days": 20},
            {"days": -3},
            {"amount": 99.0},
            {"reporting_category": "refund_failure"},
        ):
            with self.subTest(values):
                self._create_row(**values)
                self._match()
                self.assertMatches()

    def test_rivals_are_only_possible(self):
        refund = self._create_unnamed_refund()
        rows = self._create_row() | self._create_row(days=2)
        self._match()
        self.assertMatches(
            *[(refund, row, "customer", "possible") for row in rows.sorted("id")]
        )

    def test_confirmed_proposal_voids_its_rivals_and_waits_no_more(self):
        refund = self._create_unnamed_refund()
        row, other = self._create_row(), self._create_row(days=2)
        self._match()
        match = self._get_matches().filtered(lambda m: m.balance_transaction_id == row)
        match.with_user(self.accountant).action_confirm()
        self.assertMatches((refund, row, "customer", "confirmed"))
        self.assertEqual(match.user_id, self.accountant)
        self.assertEqual((row.is_open, other.is_open), (False, True))
        self.assertEqual(row.refund_id, refund)
        self._match()
        self.assertMatches((refund, row, "customer", "confirmed"))

    def test_rejected_pair_is_not_proposed_again_until_undone(self):
        refund, row = self._create_unnamed_refund(), self._create_row()
        self._match()
        self._get_matches().with_user(self.accountant).action_reject()
        self._match()
        self.assertMatches((refund, row, "customer", "rejected"))
        self._get_matches().with_user(self.accountant).action_reopen()
        self.assertMatches((refund, row, "customer", "proposed"))

    def test_undone_confirmation_waits_again(self):
        refund, row = self._create_unnamed_refund(), self._create_row()
        self._match()
        self._get_matches().action_confirm()
        self._get_matches().action_reopen()
        self.assertMatches((refund, row, "customer", "proposed"))
        self.assertTrue(row.is_open)

    def test_one_refund_over_two_rows_is_confirmed_as_a_whole(self):
        refund = self._create_unnamed_refund()
        intent = refund.source_transaction_id.provider_reference
        rows = self._create_row(60.0, payment_intent_id=intent)
        rows |= self._create_row(40.0, payment_intent_id=intent)
        self._match()
        self.assertMatches(*[(refund, row, "parts", "proposed") for row in rows])
        self._get_matches()[0].action_confirm()
        self.assertMatches(*[(refund, row, "parts", "confirmed") for row in rows])
        self.assertEqual(rows.refund_id, refund)
        self._match()
        self.assertMatches(*[(refund, row, "parts", "confirmed") for row in rows])

    def test_one_row_over_two_refunds_by_hand(self):
        sale, _ = self._create_paid_sale(3)
        first = self._create_unnamed_refund(sale=sale)
        second = self._create_unnamed_refund(sale=sale)
        row = self._create_row(200.0, customer_email=False)
        matches = self.env["return.refund.match"].with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "same sum"):
            matches._pair(first, row)
        matches._pair(first | second, row)
        self.assertMatches(
            (first, row, "by_hand", "confirmed"), (second, row, "by_hand", "confirmed")
        )
        with self.assertRaisesRegex(UserError, "undo that first"):
            matches._pair(first, self._create_row())

    def test_only_accountants_decide(self):
        self._create_unnamed_refund()
        self._create_row()
        self._match()
        match = self._get_matches().with_user(self._create_clerk())
        for decide in (match.action_confirm, match.action_reject, match.action_reopen):
            with self.assertRaises(AccessError):
                decide()

    def test_database_refuses_a_second_whole_match(self):
        self._create_unnamed_refund()
        self._create_row()
        self._match()
        match = self._get_matches()
        match.action_confirm()
        other_row, other = self._create_row(days=30), self._create_unnamed_refund()
        for values in (
            {"balance_transaction_id": other_row.id},
            {"refund_id": other.id},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(UniqueViolation),
                self.env.cr.savepoint(),
            ):
                match.copy({"state": "confirmed", **values})

    def test_run_says_what_each_rule_did_and_a_second_one_is_none(self):
        self._create_unnamed_refund()
        row = self._create_row()
        self._match()
        run = self.env["payment.match.run"].search([], limit=1)
        self.assertEqual((run.state, run.rows_total), ("done", 1))
        self.assertEqual(run.rules_done, len(run._get_steps()))
        self.assertEqual((run.matched, run.left_open, run.progress), (0, 1, 100))
        line = run.line_ids.filtered(lambda line: line.rule == "customer")
        self.assertEqual((line.matched, line.proposed), (0, 1))
        self.assertEqual(
            self.env["payment.balance.transaction"].search([("is_open", "=", True)]),
            row,
        )
        self.provider._match_settlement()
        self.assertEqual(self.env["payment.match.run"].search([], limit=1), run)

    def test_row_whose_payment_becomes_known_later_is_linked_then(self):
        row = self._create_row(
            reporting_category="charge", payment_intent_id="pi_late", source_id="ch_9"
        )
        self._match()
        self.assertTrue(row.is_open)
        _, charge = self._create_paid_sale()
        charge.provider_reference = "pi_late"
        self.provider._match_settlement()
        self.assertEqual(row.transaction_id, charge)
        self.assertEqual((row.match_rule, row.is_open), ("payment_intent", False))

    def test_job_stops_after_a_rule_and_goes_on_there(self):
        sale, charge = self._create_paid_sale(3)
        refund = self._create_refund(sale)
        self._create_row(source_id=refund.provider_reference)
        paid = self._create_row(
            reporting_category="charge", payment_intent_id=charge.provider_reference
        )
        self.provider.with_user(self.accountant).action_match_settlement()
        run = self.env["payment.match.run"].search([], limit=1)
        self.assertEqual(run.get_status()["percent"], 0)
        run._step()
        self.assertEqual(refund.match_ids.state, "confirmed")
        run.with_user(self.accountant).action_stop()
        run._work()
        self.assertFalse(paid.transaction_id)
        status = run.get_status()
        self.assertEqual(status["state"], "stopped")
        self.assertTrue(0 < status["percent"] < 100)
        self.assertEqual((status["rows"], status["total"]), (0, 0))
        self.assertIsNotNone(status["seconds_left"])
        run.with_user(self.accountant).action_resume()
        cron = self.env.ref("returns_accounting.ir_cron_match_settlement")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual((run.state, run.matched), ("done", 2))
        self.assertEqual(run.get_status()["percent"], 100)
        self.assertEqual(paid.transaction_id, charge)

    def test_two_never_match_the_same_gateway_at_once(self):
        refund = self._create_refund(self._create_paid_sale(3)[0])
        row = self._create_row(source_id=refund.provider_reference)
        with self.registry.cursor() as other:
            other.execute(
                "SELECT pg_advisory_xact_lock(%s, %s)",
                [payment_provider_match.LOCK, self.provider.id],
            )
            self.provider._match_settlement()
            self.assertMatches()
        self.provider._match_settlement()
        self.assertMatches((refund, row, "provider_reference", "confirmed"))

    def test_import_that_brought_rows_is_not_deleted(self):
        self._create_row()
        with self.assertRaisesRegex(UserError, "never taken back"):
            self.source.unlink()
