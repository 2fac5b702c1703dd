from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_terms_common import CreditNoteTermsCommon


@tagged("post_install", "-at_install")
class TestCreditNotePayment(CreditNoteTermsCommon):
    """Of what was credited, only what was paid is owed back."""

    def test_invoice_that_was_partly_paid(self):
        sale, invoice = self._sell((self.chair, 2, {"tax_ids": self.tax_20.ids}))
        self._pay(invoice, 150.0)
        notes = self._return_one_by_one(sale, 2)
        # 90 of the 240 were never paid
        self.assertEqual(notes.mapped("amount_residual"), [30.0, 120.0])
        self.assertEqual(invoice.payment_state, "paid")

    def _sell_with_down_payment(self):
        sale = self._create_sale(
            (self.chair, 5, {"discount": 10.0, "tax_ids": self.tax_20.ids}),
            deliver=False,
        )
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=sale.ids)
            .create({"advance_payment_method": "percentage", "amount": 20})
        )
        wizard.create_invoices()
        down = sale.invoice_ids
        down.action_post()
        self._deliver(sale)
        final = sale._create_invoices(final=True)
        final.action_post()
        self.assertEqual(down.amount_total + final.amount_total, 540.0)
        return sale, down, final

    def test_part_of_an_invoice_after_a_down_payment(self):
        sale, down, final = self._sell_with_down_payment()
        self._pay(down)
        note = self._credit_part(sale, {self.chair: 2})
        self.assertEqual((note.amount_untaxed, note.amount_tax), (180.0, 36.0))
        self.assertEqual(note.reversed_entry_id, final)
        # the final invoice is open: nothing to give back
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(final.amount_residual, 432.0 - 216.0)

    def test_all_of_an_invoice_after_a_down_payment(self):
        sale, down, final = self._sell_with_down_payment()
        self._pay(down)
        notes = self._credit_part(sale, {self.chair: 2}) | self._credit_part(
            sale, {self.chair: 3}
        )
        self.assertEqual(sum(notes.mapped("amount_total")), 540.0)
        self.assertEqual(final.payment_state, "reversed")
        self.assertEqual(sum(notes.mapped("amount_residual")), down.amount_total)

    def test_down_payment_by_card_can_be_given_back(self):
        _sale, down, final = self._sell_with_down_payment()
        self.assertEqual(final._get_down_payments(), down)


@tagged("post_install", "-at_install")
class TestCreditNoteBooking(CreditNoteTermsCommon):
    """On which day a credit note is booked, and what it does to its return."""

    def test_locked_books_keep_the_date_of_the_note(self):
        today = fields.Date.context_today(self.company)
        start = today.replace(day=1)
        yesterday = fields.Date.subtract(start, days=1)
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale, post=False)
        note.invoice_date = yesterday
        self.company.sale_lock_date = yesterday
        note.action_post()
        self.assertEqual(note.invoice_date, yesterday)
        self.assertGreater(note.date, yesterday)
        self.assertIn("are locked", note.message_ids[0].body)

    def test_open_books_are_no_news(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        self.assertFalse(
            note.message_ids.filtered(lambda message: "locked" in message.body)
        )

    def test_reset_and_cancelled_note_move_the_return_back(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        order = note.return_order_id
        self.assertEqual((order.state, order.credit_status), ("done", "full"))
        note.button_draft()
        self.assertEqual((order.state, order.credit_status), ("approved", "pending"))
        self.assertEqual((order.amount_credited, order.has_to_credit), (0, False))
        note.button_cancel()
        self.assertTrue(order.has_to_credit)
        again = order._create_credit_notes()
        again.with_user(self.accountant).action_post()
        self.assertEqual((order.state, order.credit_status), ("done", "full"))

    def test_reversed_note_moves_the_return_back(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        order = note.return_order_id
        reversal = note._reverse_moves([{"date": note.date}], cancel=True)
        self.assertEqual((order.state, order.credit_status), ("approved", "pending"))
        reversal.button_draft()
        self.assertEqual(order.credit_status, "full")

    @mute_logger("odoo.models.unlink")
    def test_deleted_draft_leaves_its_goods_to_credit(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale, post=False)
        order = note.return_order_id
        self.assertFalse(order.has_to_credit)
        note.unlink()
        self.assertTrue(order.has_to_credit)
