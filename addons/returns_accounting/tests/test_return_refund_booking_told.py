from odoo.tests import tagged

from .refund_booking_common import RefundBookingCommon


@tagged("post_install", "-at_install")
class TestReturnRefundBookingTold(RefundBookingCommon):
    """Who is told of a refund that is booked, once and in which words."""

    def test_documents_say_what_happened_to_them(self):
        refunds = self._create_submitted(2)
        self._record(self._ask(refunds))
        # the tests of the addon leave the chatter alone
        env = self.env(context={})
        answers = env["return.refund.answer"].search([])
        env["return.refund"]._book_recorded(answers.ids)
        for refund in refunds:
            note = " ".join(refund.credit_note_id.message_ids.mapped("body"))
            self.assertIn("has been confirmed", note)
            self.assertIn("has been posted", note)
            order = refund.credit_note_id.line_ids.sale_line_ids.order_id
            said = f"Invoice {refund.credit_note_id.name} paid"
            told = order.message_ids.filtered(lambda note, said=said: said in note.body)
            self.assertEqual(told.subtype_id, self.env.ref("mail.mt_note"))
            tracked = refund.message_ids.tracking_value_ids
            self.assertIn("Succeeded", tracked.mapped("new_value_char"))
        paid = refunds.credit_note_id.message_ids.tracking_value_ids
        self.assertEqual(paid.mapped("new_value_char").count("Paid"), 2)

    def test_who_follows_a_credit_note_is_told_that_it_was_paid(self):
        refunds = self._create_submitted(2)
        note = refunds[0].credit_note_id
        person = self.accountant.partner_id
        note.message_subscribe(person.ids, self.env.ref("account.mt_invoice_paid").ids)
        self._record(self._ask(refunds))
        env = self.env(context={})
        answers = env["return.refund.answer"].search([])
        env["return.refund"]._book_recorded(answers.ids)
        self.assertIn(person, note.message_ids.notification_ids.res_partner_id)

    def test_customer_is_sent_the_reference_of_their_bank_once(self):
        order = self._create_credited_return()
        order.partner_id.email = "claire@example.com"
        refund = self._refund(order.credit_note_ids)
        before = order.message_ids
        self.simulator.refund_reference(refund.provider_reference)
        refund.action_refresh()
        refund.action_refresh()
        message = order.message_ids - before
        self.assertEqual(len(message), 1)
        self.assertTrue(refund.customer_reference)
        self.assertIn(f"{refund.customer_reference}</strong>", message.body)
        amount = refund.currency_id.format(200).replace("\N{NO-BREAK SPACE}", "&nbsp;")
        self.assertIn(amount, message.body)
        self.assertEqual(message.notified_partner_ids, order.partner_id)
        self.assertFalse(message.is_internal or message.subtype_id.internal)
