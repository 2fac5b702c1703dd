from odoo.exceptions import UserError
from odoo.tests import tagged

from .desk_common import DeskCommon


@tagged("post_install", "-at_install")
class TestReconciliationDeskBank(DeskCommon):
    """Payouts and the bank on the desk."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()

    def test_payout_is_settled_by_its_bank_transaction(self):
        payout = self._get_settled_payout()
        line = self._create_bank_line(payout, f"STRIPE {payout.gateway_id}")
        (item,) = self._read("payout")
        self.assertEqual(item["amount"], 196.75)
        (candidate,) = self._get_candidates("payout", payout)
        self.assertEqual(candidate["key"], f"bank-{line.id}")
        self.assertEqual(candidate["reasons"][:2], ["Same reference", "Same amount"])
        self.assertEqual(candidate["effect"], -196.75)
        answer = self._accept("payout", payout, candidate["key"])
        self.assertEqual(payout.statement_line_id, line)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._balance(self.transit), 0.0)
        self._undo(answer)
        self.assertFalse(payout.statement_line_id)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self._get_ids("bank"), line.ids)
        self.assertEqual(self._balance(self.transit), 196.75)

    def test_deposit_is_registered_and_taken_back(self):
        payout = self._get_settled_payout()
        answer = self.desk.create_document(self.provider.id, "payout", payout.id)
        self.assertTrue(payout.statement_line_id.is_reconciled)
        self.assertEqual(self._balance(self.transit), 0.0)
        self._undo(answer)
        self.assertFalse(payout.statement_line_id)
        self.assertEqual(self._balance(self.transit), 196.75)

    def test_proposals_of_the_rules_come_first_and_say_how_sure_they_are(self):
        payout = self._get_settled_payout()
        lines = self._create_bank_line(payout) | self._create_bank_line(payout)
        self.provider._match_bank()
        (item,) = self._read("payout")
        self.assertEqual(item["confidence"], 80)
        candidates = self._get_candidates("payout", payout)
        self.assertEqual([c["id"] for c in candidates], lines.ids)
        self.assertEqual({c["rule"] for c in candidates}, {"Amount and date"})
        self.assertIn("Same amount", candidates[0]["reasons"])
        told = self._read("bank")
        self.assertEqual([line["confidence"] for line in told], [80, 80])
        (candidate,) = self._get_candidates("bank", lines[0])
        self.assertEqual(candidate["title"], payout.gateway_id)

    def test_accepted_bank_proposal_books_it_and_undo_brings_all_back(self):
        payout = self._get_settled_payout()
        lines = self._create_bank_line(payout) | self._create_bank_line(payout)
        self.provider._match_bank()
        wrong, right = self._get_candidates("payout", payout)
        answer = self._accept("payout", payout, right["key"])
        self.assertEqual(payout.statement_line_id, lines[1])
        self.assertTrue(lines[1].is_reconciled)
        self.assertEqual(self._balance(self.transit), 0.0)
        match = self.env["payment.bank.match"].search([("state", "=", "confirmed")])
        self.assertEqual(match.user_id, self.accountant)
        self.assertEqual(self._get_candidates("bank", lines[0]), [])
        self.assertEqual(self._get_ids("bank"), lines[0].ids)
        self._undo(answer)
        self.assertFalse(payout.statement_line_id)
        self.assertEqual(self._balance(self.transit), 196.75)
        keys = [c["key"] for c in self._get_candidates("payout", payout)]
        self.assertEqual(keys, [wrong["key"], right["key"]])
        answer = self._accept("bank", lines[0], wrong["key"])
        self.assertEqual(payout.statement_line_id, lines[0])
        self.assertEqual(answer["decision"]["settled_by"], payout.gateway_id)

    def test_bank_proposal_of_another_amount_is_written_off_or_refused(self):
        payout = self._get_settled_payout()
        self._create_bank_line(payout, payout.gateway_id, less=0.5)
        self.provider._match_bank()
        (candidate,) = self._get_candidates("payout", payout)
        self.assertEqual(candidate["rule"], "Bank reference")
        with self.assertRaisesRegex(UserError, "split the bank transaction"):
            self._accept("payout", payout, candidate["key"])
        self.assertFalse(payout.statement_line_id)
        answer = self._write_off("payout", payout, candidate["key"])
        account = self.company.return_write_off_account_id
        self.assertEqual(self._balance(self.transit), 0.0)
        self.assertEqual(self._balance(account), 0.5)
        self._undo(answer)
        self.assertEqual(self._balance(self.transit), 196.75)
        self.assertEqual(self._balance(account), 0.0)
