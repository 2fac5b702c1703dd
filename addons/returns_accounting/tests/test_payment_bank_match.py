from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .posting_common import PostingCommon


@tagged("post_install", "-at_install")
class TestPaymentBankMatch(PostingCommon):
    """Payouts in transit and the bank transactions they become."""

    def _sent(self, amount, **values):
        """A posted payout made by hand."""
        payout = self._payout(amount, **values)
        self.provider._post_settlement()
        return payout

    def _get_matches(self):
        return self.env["payment.bank.match"].search([])

    def _transit(self):
        return self.provider._get_account_sum(self._account("transit"), "balance:sum")

    def _banked(self):
        return self.day.date() + timedelta(days=2)

    def test_trace_id_finds_the_payout_whatever_else_has_its_amount(self):
        payout, other = self._sent(100), self._sent(100)
        line = self._bank_line(100, f"STRIPE {payout.bank_reference.lower()} PAYOUT")
        self.provider._match_bank()
        self.assertEqual(payout.statement_line_id, line)
        self.assertFalse(other.statement_line_id)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._get_matches().mapped("rule"), ["reference"])
        bank = self.provider.settlement_bank_journal_id.default_account_id
        self.assertEntry(line.move_id, {bank: 100, self._account("transit"): -100})
        self.assertEqual(self._transit(), 100)
        self.assertTied(day=self._banked())

    def test_amount_within_some_days_is_matched_when_nothing_else_fits(self):
        payout = self._sent(100)
        self._bank_line(100, days=30)
        line = self._bank_line(100, days=3)
        self.provider._match_bank()
        self.assertEqual(payout.statement_line_id, line)
        self.assertEqual(self._transit(), 0)

    def test_two_that_fit_are_proposed_and_a_person_decides(self):
        payout = self._sent(100)
        wrong, right = self._bank_line(100), self._bank_line(100)
        self.provider._match_bank()
        proposals = self._get_matches()
        self.assertEqual(proposals.mapped("state"), ["proposed"] * 2)
        self.assertEqual(self._transit(), 100)
        proposals.filtered(lambda m: m.statement_line_id == right).action_confirm()
        self.assertEqual(payout.statement_line_id, right)
        self.assertFalse(wrong.is_reconciled)
        self.assertEqual(self._get_matches().mapped("state"), ["confirmed"])
        self.assertEqual(self._get_matches().user_id, self.env.user)
        self.provider._match_bank()
        self.assertEqual(len(self._get_matches()), 1)

    def test_proposals_are_accepted_together(self):
        payouts = self._sent(100) | self._sent(250)
        for amount in 100, 100, 250, 250:
            self._bank_line(amount)
        self.provider._match_bank()
        proposals = self._get_matches()
        chosen = proposals.grouped("balance_transaction_id").values()
        taken = proposals.browse().union(*(matches[:1] for matches in chosen))
        taken.action_confirm()
        self.assertEqual(self._get_matches().mapped("state"), ["confirmed"] * 2)
        self.assertEqual(payouts.statement_line_id, taken.statement_line_id)
        self.assertEqual(self._transit(), 0)

    def test_two_proposals_for_one_payout_are_not_both_accepted(self):
        payout = self._sent(100)
        self._bank_line(100)
        self._bank_line(100)
        self.provider._match_bank()
        proposals = self._get_matches()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            proposals.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self._get_matches().mapped("state"), ["proposed"] * 2)
        self.assertFalse(payout.statement_line_id)

    def test_line_that_names_another_payout_is_left_to_it(self):
        self._sent(100)
        other = self._payout(100)
        self._bank_line(100, other.gateway_id)
        self.provider._match_bank()
        self.assertFalse(self._get_matches())

    def test_other_amount_is_proposed_and_cannot_be_accepted(self):
        payout = self._sent(100)
        self._bank_line(98, payout.bank_reference)
        self.provider._match_bank()
        proposal = self._get_matches()
        self.assertEqual(proposal.state, "proposed")
        with self.assertRaisesRegex(UserError, "split the bank transaction"):
            proposal.action_confirm()

    def test_rejected_pair_is_taken_apart_and_not_proposed_again(self):
        payout = self._sent(100)
        line = self._bank_line(100)
        self.provider._match_bank()
        self._get_matches().action_reject()
        self.assertFalse(payout.statement_line_id)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self._transit(), 100)
        self.provider._match_bank()
        self.assertEqual(self._get_matches().mapped("state"), ["rejected"])
        self.assertTied(day=self._banked())

    def test_negative_payout_and_top_up_are_taken_from_the_bank(self):
        payout = self._sent(-30)
        self._row("topup", 50)._settle(self.day.date(), "top-up")
        debit, top_up = self._bank_line(-30, days=1), self._bank_line(-50, days=0)
        self.provider._match_bank()
        self.assertEqual(payout.statement_line_id, debit)
        self.assertTrue(top_up.is_reconciled)
        self.assertEqual(self._transit(), 0)
        self.assertTied(day=self._banked())

    def test_failed_payout_that_the_bank_saw_twice(self):
        payout = self._sent(100, status="failed")
        self._row("payout_reversal", 100, source_id=payout.gateway_id)._settle(
            self.day.date(), "returned"
        )
        came, went = self._bank_line(100), self._bank_line(-100, days=2)
        self.provider._match_bank()
        self.assertTrue(came.is_reconciled)
        self.assertTrue(went.is_reconciled)
        self.assertEqual(self._transit(), 0)
        self.assertTied(day=self._banked())

    def test_failed_payout_that_the_bank_never_saw(self):
        payout = self._sent(100, status="failed")
        row = self._row("payout_reversal", 100, source_id=payout.gateway_id)
        row._settle(self.day.date(), "returned")
        self.provider._match_bank()
        self.assertTrue(row.transit_line_id.reconciled)
        self.assertTied()

    def test_line_that_somebody_put_on_the_transit_account_is_reconciled(self):
        payout = self._sent(100)
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.provider.settlement_bank_journal_id.id,
                "date": self.day.date(),
                "amount": 100,
                "payment_ref": payout.bank_reference,
                "counterpart_account_id": self._account("transit").id,
            }
        )
        self.provider._match_bank()
        self.assertEqual(payout.statement_line_id, line)
        self.assertTrue(payout.transaction_ids.transit_line_id.reconciled)

    def test_posting_anew_finds_the_bank_transaction_again(self):
        payout = self._sent(100)
        self._bank_line(100)
        self.provider._match_bank()
        payout.action_cancel_posting()
        self.assertEqual(self._transit(), -100)
        self.provider._post_settlement()
        self.assertEqual(self._transit(), 0)
        self.assertTrue(payout.transaction_ids.transit_line_id.reconciled)

    def test_only_accountants_decide(self):
        self._sent(100)
        self._bank_line(100)
        self._bank_line(100)
        self.provider._match_bank()
        clerk = new_test_user(
            self.env,
            "bank_clerk",
            groups="returns_management.returns_management_group_user",
            company_id=self.shop.id,
            company_ids=[(6, 0, self.shop.ids)],
        )
        with self.assertRaises(AccessError):
            self._get_matches()[0].with_user(clerk).action_confirm()
