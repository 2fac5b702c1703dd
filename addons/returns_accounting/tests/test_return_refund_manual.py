from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestReturnRefundManual(RefundCommon):
    def _create_offline(self, **values):
        note = self._create_credited_return().credit_note_ids
        return self._plan(note, **self._prepare_proof(), **values)

    def test_cash_is_booked_at_once(self):
        note = self._create_credited_return().credit_note_ids
        refund = self._plan(note, method="cash")
        refund.with_user(self.accountant).action_send()
        self.assertEqual(refund.state, "succeeded")
        self.assertEntry(
            refund.payment_id.move_id,
            {
                self.receivable: 200.0,
                refund.payment_id.outstanding_account_id: -200.0,
            },
        )
        self.assertEqual(refund.payment_id.journal_id, self.cash)
        self.assertEqual(note.payment_state, "paid")
        self.assertEqual(refund.return_order_id.state, "done")

    def test_cash_paid_twice_is_paid_once(self):
        note = self._create_credited_return().credit_note_ids
        refund = self._plan(note, method="cash").with_user(self.accountant)
        refund.action_send()
        payment = refund.payment_id
        refund.action_send()
        self.assertEqual(refund.payment_id, payment)

    def test_cash_straight_from_the_account_of_the_register_is_settled(self):
        account = self.cash.default_account_id
        self.cash.outbound_payment_method_line_ids.payment_account_id = account
        note = self._create_credited_return().credit_note_ids
        refund = self._plan(note, method="cash")
        refund.with_user(self.accountant).action_send()
        self.assertEntry(
            refund.payment_id.move_id, {self.receivable: 200.0, account: -200.0}
        )
        self.assertEqual(refund.state, "settled")

    def test_cash_register_that_is_counted_settles(self):
        note = self._create_credited_return().credit_note_ids
        refund = self._plan(note, method="cash")
        refund.with_user(self.accountant).action_send()
        line = refund.payment_id.move_id.line_ids.filtered(
            lambda aml: aml.account_id == refund.payment_id.outstanding_account_id
        )
        self._create_statement_line(self.cash, -200.0, line)
        self.assertEqual(refund.state, "settled")

    def test_cash_needs_a_register(self):
        note = self._create_credited_return().credit_note_ids
        self.cash.active = False
        refund = self._plan(note, method="cash", journal_id=False)
        with self.assertRaisesRegex(UserError, "choose the cash register"):
            refund.with_user(self.accountant).action_send()

    def test_paid_elsewhere_is_booked_on_its_day_after_a_second_look(self):
        refund = self._create_offline()
        self.assertEqual(refund.state, "draft")
        refund.with_user(self.second).action_send()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(refund.approver_id, self.second)
        self.assertEqual(str(refund.payment_id.date), "2026-11-02")
        self.assertIn("PLATFORM-77", refund.payment_id.memo)
        self.assertEntry(
            refund.payment_id.move_id,
            {
                self.receivable: 200.0,
                refund.payment_id.outstanding_account_id: -200.0,
            },
        )

    def test_paid_elsewhere_is_booked_against_the_account_chosen(self):
        platform = self.company._create_return_account(
            "Platform", "asset_current", "110700"
        )
        refund = self._create_offline(offline_account_id=platform.id)
        refund.with_user(self.second).action_send()
        self.assertEntry(
            refund.payment_id.move_id, {self.receivable: 200.0, platform: -200.0}
        )
        self.assertEqual(refund.credit_note_id.payment_state, "paid")

    def test_who_recorded_it_does_not_look_at_it(self):
        refund = self._create_offline()
        for action in ("action_approve", "action_send"):
            with self.assertRaisesRegex(UserError, "Ask another accountant"):
                getattr(refund.with_user(self.accountant), action)()
        self.assertEqual(refund.state, "draft")

    def test_proof_is_asked_for(self):
        note = self._create_credited_return().credit_note_ids
        for lacking, message in (
            ("proof_attachment_ids", "a document that proves"),
            ("proof_date", "the day it was paid"),
            ("proof_reference", "the reference of the payment"),
        ):
            values = self._prepare_proof()
            del values[lacking]
            with self.assertRaisesRegex(UserError, message):
                self._plan(note, **values)
        values = self._prepare_proof() | {"proof_date": "2999-01-01"}
        with self.assertRaisesRegex(UserError, "not one to come"):
            self._plan(note, **values)

    def test_proof_is_read_by_who_reads_the_refund(self):
        refund = self._create_offline()
        proof = refund.proof_attachment_ids
        self.assertEqual((proof.res_model, proof.res_id), (refund._name, refund.id))
        self.assertEqual(proof.with_user(self.second).name, "receipt.pdf")

    def test_proof_does_not_change_after_the_second_look(self):
        refund = self._create_offline()
        refund.with_user(self.second).action_approve()
        with self.assertRaisesRegex(UserError, "cannot change any more"):
            refund.with_user(self.accountant).proof_reference = "another"

    def test_clerk_refunds_no_way(self):
        order = self._create_credited_return()
        clerk = self._create_clerk("cash_clerk")
        with self.assertRaises(AccessError):
            self._plan(order, clerk, method="cash")
        refund = self._plan(order, method="cash")
        with self.assertRaises(AccessError):
            refund.with_user(clerk).action_send()
        self.assertEqual(refund.state, "draft")
