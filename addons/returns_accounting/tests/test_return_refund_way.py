from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestReturnRefundWay(RefundCommon):
    """Original payment first; another way with a reason, and by law with consent."""

    def _create_withdrawal(self):
        """What a consumer in France sends back because they changed their mind."""
        self.customer.country_id = self.env.ref("base.fr")
        order = self._create_credited_return(reason_id=self.unwanted.id)
        self.assertTrue(order.is_statutory)
        return order

    def test_wizard_shows_what_the_original_payment_takes(self):
        order = self._create_credited_return()
        context = {"active_model": "return.order", "active_id": order.id}
        wizards = self.env["return.refund.otherwise"].with_user(self.accountant)
        with Form(wizards.with_context(**context)) as form:
            self.assertEqual(form.credit_note_id, order.credit_note_ids)
            self.assertEqual((form.amount_owed, form.amount), (200.0, 200.0))
            self.assertEqual(form.amount_original_left, 200.0)
            self.assertTrue(form.needs_reason)
            self.assertFalse(form.needs_agreement)
            form.method = "cash"
            self.assertEqual(form.journal_id, self.cash)
            form.method_reason = "The card account is closed"
            form.amount = 80.0
        action = form.record.action_plan()
        refund = self.env["return.refund"].browse(action["res_id"])
        self.assertEqual(
            (refund.method, refund.amount, refund.state), ("cash", 80.0, "draft")
        )
        self.assertIn("The card account is closed", refund.message_ids[0].body)

    def test_another_way_needs_a_reason_while_the_card_takes_it(self):
        note = self._create_credited_return().credit_note_ids
        with self.assertRaisesRegex(UserError, "the reason for not using"):
            self._plan(note, method="cash", method_reason=False)

    def test_no_reason_is_needed_where_nothing_else_is_possible(self):
        note = self._create_credited_return(pay=False).credit_note_ids
        refund = self._plan(note, method="cash", method_reason=False)
        refund.with_user(self.accountant).action_send()
        self.assertEqual(refund.state, "succeeded")

    def test_withdrawal_by_right_needs_the_express_agreement(self):
        order = self._create_withdrawal()
        with self.assertRaisesRegex(UserError, r"expressly agreed.*13\(1\)"):
            self._plan(order, method="cash")
        with self.assertRaisesRegex(UserError, "that is not to come"):
            self._plan(order, date_agreed="2999-01-01", agreement="e-mail")
        refund = self._plan(
            order, method="cash", date_agreed="2026-11-03", agreement="e-mail no 7"
        )
        self.assertIn("e-mail no 7", refund.message_ids[0].body)
        refund.with_user(self.accountant).action_send()
        self.assertEqual(refund.state, "succeeded")

    def test_law_holds_for_refunds_that_were_planned_before(self):
        refund = self._plan(
            self._create_withdrawal(),
            method="cash",
            date_agreed="2026-11-03",
            agreement="call",
        )
        refund.agreement = False
        with self.assertRaisesRegex(UserError, "record when and how they did"):
            refund.with_user(self.accountant).action_send()
        self.assertFalse(refund.payment_id)

    def test_planned_refund_is_replaced(self):
        note = self._create_credited_return().credit_note_ids
        card = self.env["return.refund"]._create_for_credit_notes(note)
        refund = self._plan(card, method="cash")
        self.assertEqual(card.state, "canceled")
        self.assertEqual(refund.amount, 200.0)
        self.assertIn(card.name, refund.message_ids[0].body)

    def test_amount_above_what_is_owed_is_refused(self):
        note = self._create_credited_return().credit_note_ids
        self.env["return.refund"]._create_for_credit_notes(note)
        with self.assertRaisesRegex(UserError, "enter an amount"):
            self._plan(note, method="cash", amount=1.0)

    def test_what_went_back_elsewhere_is_not_given_again(self):
        note = self._create_credited_return().credit_note_ids
        charge = note.reversed_entry_id._get_refundable_transactions()
        charge._refund(150.0)
        too_much = self.assertRaisesRegex(
            UserError, r"above the .*50\.00.* that is left"
        )
        with too_much, self.env.cr.savepoint():
            self._plan(note, method="cash")
        refund = self._plan(note, method="cash", amount=50.0)
        refund.with_user(self.accountant).action_send()
        self.assertEqual(refund.state, "succeeded")

    def test_cash_and_card_together_give_back_no_more_than_was_paid(self):
        note = self._create_credited_return().credit_note_ids
        cash = self._plan(note, method="cash", amount=120.0)
        cash.with_user(self.accountant).action_send()
        card = self.env["return.refund"]._create_for_credit_notes(note)
        self.assertEqual((card.method, card.amount), ("original", 80.0))
        card.action_send()
        card._send()
        self.assertEqual((cash | card).mapped("state"), ["succeeded", "succeeded"])
        self.assertEqual(note.amount_residual, 0)

    def test_return_that_owes_nothing_has_no_way(self):
        order = self._create_credited_return()
        self._pay_by_hand(order.credit_note_ids)
        with self.assertRaisesRegex(UserError, "no posted credit note that owes"):
            self._otherwise(order)
