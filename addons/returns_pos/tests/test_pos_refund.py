from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PosReturnsCommon


@tagged("post_install", "-at_install")
class TestPosRefund(PosReturnsCommon):
    """The money of a receipt goes back the way it came."""

    def _plan(self, note):
        return self.env["return.refund"]._create_for_credit_notes(note)

    def _get_ways(self, refunds):
        return {refund.method: refund.amount for refund in refunds}

    def test_cash_goes_back_in_cash(self):
        for invoice in (False, True):
            with self.subTest(invoice=invoice):
                receipt = self._sell((self.chair, 2), invoice=invoice)
                note = self._bring_back(self._return_receipt(receipt, {self.chair: 1}))
                refund = self._plan(note)
                self.assertEqual(self._get_ways(refund), {"cash": 100.0})
                self.assertEqual(refund.journal_id.type, "cash")
                refund.action_send()
                self.assertEqual(refund.state, "succeeded")
                self.assertEqual(note.amount_residual, 0)

    def test_cards_of_a_till_are_not_refunded_in_cash(self):
        receipt = self._sell((self.chair, 1), method=self.card)
        note = self._bring_back(self._return_receipt(receipt))
        self.assertEqual(self._get_ways(self._plan(note)), {"bank_transfer": 100.0})

    def test_no_more_cash_goes_back_than_came(self):
        receipt = self._sell((self.chair, 2))
        first = self._bring_back(self._return_receipt(receipt, {self.chair: 1}))
        self._plan(first).action_send()
        self.assertEqual(first._get_cash_to_give_back(), 100.0)
        second = self._bring_back(self._return_receipt(receipt, {self.chair: 1}))
        self._plan(second).action_send()
        self.assertEqual(second._get_cash_to_give_back(), 0)

    def test_cash_that_the_till_gave_back_is_gone(self):
        receipt = self._sell((self.chair, 2))
        sold = receipt.lines
        self._sell(
            (self.chair, -1, {"refunded_orderline_id": sold.id}),
            session=receipt.session_id,
        )
        note = self._bring_back(self._return_receipt(receipt))
        self.assertEqual(note._get_cash_to_give_back(), 100.0)

    def test_the_till_counts_what_it_hands_out(self):
        receipt = self._sell((self.chair, 2))
        session = receipt.session_id
        self.assertEqual(session.cash_register_balance_end, 300.0)
        note = self._bring_back(self._return_receipt(receipt, {self.chair: 1}))
        refund = self._plan(note)
        refund.pos_session_id = session
        self.assertEqual(refund.journal_id, self.cash_journal)
        refund.action_send()
        self.assertEqual((refund.state, note.amount_residual), ("settled", 0))
        session.invalidate_recordset()
        self.assertEqual(session.cash_register_balance_end, 200.0)
        taken = session.statement_line_ids
        outstanding = refund.payment_id.outstanding_account_id
        receivable = self.customer.property_account_receivable_id
        self.assertEntry(
            refund.payment_id.move_id, {receivable: 100.0, outstanding: -100.0}
        )
        self.assertEntry(
            taken.move_id,
            {outstanding: 100.0, self.cash_journal.default_account_id: -100.0},
        )
        self._close(session)
        self.assertEqual(session.state, "closed")
        # what was sold and what was taken; no difference was counted
        self.assertEqual(
            sorted(session.statement_line_ids.mapped("amount")), [-100.0, 200.0]
        )

    def test_a_closed_till_hands_out_nothing(self):
        receipt = self._sell((self.chair, 1))
        note = self._bring_back(self._return_receipt(receipt))
        refund = self._plan(note)
        refund.pos_session_id = receipt.session_id
        self._close(receipt.session_id)
        with self._refused(UserError, "is not open"):
            refund.action_send()
        self.assertEqual(refund.state, "draft")
        self.assertEqual(note.amount_residual, 100.0)

    def test_accountants_refund_without_the_till(self):
        receipt = self._sell((self.chair, 1))
        note = self._bring_back(self._return_receipt(receipt))
        refunds = self.env["return.refund"].with_user(self.accountant)
        refund = refunds._create_for_credit_notes(note.with_user(self.accountant))
        refund.action_send()
        self.assertEqual(refund.state, "succeeded")
