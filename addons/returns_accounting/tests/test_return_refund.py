from contextlib import suppress
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import StripeCommon


@tagged("post_install", "-at_install")
class TestReturnRefund(StripeCommon):
    def _create_paid_return(self, *lines, quantities=None, **values):
        sale = self._create_invoiced_sale(*(lines or [(self.chair, 2)]))
        self._pay(sale)
        values.setdefault("reason_id", self.defective.id)
        order = self._create_inspected_return(sale, quantities, **values)
        self._credit(order)
        return order

    def _get_gateway_refunds(self):
        client = self.provider._stripe_gateway()._client.v1
        return client.refunds.list().data

    def test_refund_reaches_the_customer_once_and_closes_the_return(self):
        order = self._create_paid_return(quantities={self.chair: 1})
        refund = self._refund(order.credit_note_ids)
        self.assertEqual((refund.state, refund.amount), ("succeeded", 100.0))
        (gateway_refund,) = self._get_gateway_refunds()
        self.assertEqual(gateway_refund.amount, 10000)
        self.assertEqual(gateway_refund.metadata["odoo_ref"], refund.idempotency_key)
        self.assertEqual(order.credit_note_ids.payment_state, "paid")
        self.assertEqual(order.line_ids.amount_refunded, 100.0)
        self.assertEqual((order.refund_status, order.state), ("full", "done"))

    def test_entry_of_the_refund(self):
        order = self._create_paid_return()
        refund = self._refund(order.credit_note_ids)
        self.assertEntry(
            refund.payment_id.move_id,
            {
                self.customer.property_account_receivable_id: 200.0,
                self.provider.settlement_clearing_account_id: -200.0,
            },
        )

    def test_sending_again_pays_once(self):
        order = self._create_paid_return()
        refund = self._refund(order.credit_note_ids)
        refund._send()
        refund.action_send()
        self.assertEqual(len(self._get_gateway_refunds()), 1)
        self.assertEqual(len(refund.payment_id), 1)

    def _create_submitted(self):
        order = self._create_paid_return()
        refund = self.env["return.refund"]._create_for_credit_notes(
            order.credit_note_ids
        )
        refund.action_send()
        return refund

    def _send_and_crash(self, refund):
        """Die after the gateway has paid and before we could write it down."""
        with suppress(InterruptedError), self.env.cr.savepoint():
            refund._send()
            raise InterruptedError
        refund.invalidate_recordset()
        self.assertEqual(refund.state, "submitted")

    def test_lost_answer_is_recovered_with_the_same_key(self):
        refund = self._create_submitted()
        self._send_and_crash(refund)
        refund._send()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(len(self._get_gateway_refunds()), 1)

    def test_after_a_day_the_gateway_is_asked_before_paying(self):
        refund = self._create_submitted()
        self._send_and_crash(refund)
        self.simulator.advance(days=2)
        refund.date_submitted -= timedelta(days=2)
        refund._send()
        self.assertEqual(refund.state, "succeeded")
        self.assertEqual(len(self._get_gateway_refunds()), 1)

    def test_busy_gateway_is_asked_again(self):
        refund = self._create_submitted()
        self.simulator.fault("rate_limit", count=0, path="/refunds")
        refund._send()
        self.assertEqual(refund.state, "submitted")
        self.assertEqual(refund.reason_code, "rate_limit")
        self.simulator.clear_faults()
        refund._send()
        self.assertEqual((refund.state, refund.reason_code), ("succeeded", False))

    def test_a_refund_that_cannot_be_booked_is_booked_later(self):
        refund = self._create_submitted()
        self.provider.journal_id.active = False
        with mute_logger("odoo.addons.returns_accounting.models.return_refund_booking"):
            refund._send()
        self.assertEqual(refund.state, "submitted")
        self.assertEqual(refund.reason_code, "not_booked")
        self.assertIn("archived journal", refund.failure_reason)
        self.provider.journal_id.active = True
        refund._send()
        self.assertEqual((refund.state, refund.failure_reason), ("succeeded", False))
        self.assertEqual(len(self._get_gateway_refunds()), 1)

    def test_planning_twice_is_refused(self):
        order = self._create_paid_return()
        refunds = self.env["return.refund"]
        refunds._create_for_credit_notes(order.credit_note_ids)
        with self.assertRaisesRegex(UserError, "Nothing to refund"):
            refunds._create_for_credit_notes(order.credit_note_ids)

    def test_one_key_is_one_refund(self):
        order = self._create_paid_return()
        refund = self.env["return.refund"]._create_for_credit_notes(
            order.credit_note_ids
        )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            refund.copy({"idempotency_key": refund.idempotency_key})

    def test_refund_above_the_charge_is_refused(self):
        order = self._create_paid_return()
        charge = order.line_ids.invoice_line_id.move_id._get_refundable_transactions()
        charge._refund(50.0)
        with self.assertRaisesRegex(UserError, "more than the payments of"):
            self.env["return.refund"]._create_for_credit_notes(order.credit_note_ids)

    def test_refund_made_elsewhere_meanwhile_is_noticed(self):
        order = self._create_paid_return()
        refund = self.env["return.refund"]._create_for_credit_notes(
            order.credit_note_ids
        )
        refund.source_transaction_id._refund(50.0)
        with self.assertRaisesRegex(UserError, "above the .*150"):
            refund.action_send()
        self.assertNotEqual(refund.state, "submitted")

    def test_refusal_of_the_gateway_fails_with_its_reason(self):
        order = self._create_paid_return()
        refund = self.env["return.refund"]._create_for_credit_notes(
            order.credit_note_ids
        )
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.retrieve(
            refund.source_transaction_id.provider_reference
        )
        self.simulator.dashboard_refund(intent.latest_charge)
        refund.action_send()
        refund._send()
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.reason_code, "already_refunded")
        self.assertIn("already been refunded", refund.failure_reason)
        self.assertEqual(order.credit_note_ids.payment_state, "not_paid")

    def test_bounced_refund_opens_the_credit_note_again(self):
        order = self._create_paid_return()
        refund = self._refund(order.credit_note_ids)
        self.assertEqual(order.state, "done")
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.reason_code, "account_closed")
        self.assertIn("pay by bank transfer", refund.failure_reason)
        self.assertEqual(order.credit_note_ids.payment_state, "not_paid")
        self.assertEqual(order.line_ids.amount_refunded, 0)
        self.assertEqual((order.refund_status, order.state), ("failed", "approved"))
        self.assertEntry(
            refund.reversal_move_id,
            {
                self.customer.property_account_receivable_id: -200.0,
                self.provider.settlement_clearing_account_id: 200.0,
            },
        )

    def test_bounced_refund_can_be_paid_again(self):
        order = self._create_paid_return()
        refund = self._refund(order.credit_note_ids)
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        again = self.env["return.refund"].browse(refund.action_retry()["res_id"])
        self.assertNotEqual(again.idempotency_key, refund.idempotency_key)
        again.action_send()
        again._send()
        self.assertEqual(again.state, "succeeded")
        self.assertEqual(order.state, "done")

    def test_telling_the_same_twice_changes_nothing(self):
        order = self._create_paid_return()
        refund = self._refund(order.credit_note_ids)
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        entry = refund.reversal_move_id
        refund.action_refresh()
        self.assertEqual(refund.reversal_move_id, entry)
        self.assertEqual(
            self.env["account.move"].search_count(
                [("return_order_id", "=", order.id), ("move_type", "=", "entry")]
            ),
            1,
        )

    def test_refund_is_divided_exactly_over_the_lines(self):
        order = self._create_paid_return(
            (self.chair, 1, {"price_unit": 33.33, "tax_ids": self.tax_20.ids}),
            (self.table, 3, {"price_unit": 11.11, "tax_ids": self.tax_5.ids}),
            reason_id=self.used.id,
        )
        self._refund(order.credit_note_ids)
        lines = order.line_ids
        total = order.credit_note_ids.amount_total
        self.assertAlmostEqual(sum(lines.mapped("amount_refunded")), total, 2)
        self.assertEqual(
            lines.mapped("amount_refunded"), lines.mapped("amount_credited")
        )

    def test_clerks_may_look_but_not_send(self):
        order = self._create_paid_return()
        refund = self.env["return.refund"]._create_for_credit_notes(
            order.credit_note_ids
        )
        clerk = self._create_clerk("refund_clerk")
        self.assertEqual(refund.with_user(clerk).amount, 200.0)
        with self.assertRaises(AccessError):
            refund.with_user(clerk).action_send()

    def test_accountant_refunds_without_further_rights(self):
        order = self._create_paid_return()
        notes = order.credit_note_ids.with_user(self.accountant)
        action = notes.action_create_return_refunds()
        refund = self.env["return.refund"].browse(action["res_id"])
        refund.with_user(self.accountant).action_send()
        refund._send()
        self.assertEqual(refund.state, "succeeded")

    def test_open_http_address_is_refused(self):
        self.env["ir.config_parameter"].set_param(
            "returns_accounting.stripe_api_base", "http://stripe.example.com"
        )
        with self.assertRaisesRegex(UserError, "use an https address"):
            self.provider._stripe_gateway()

    def _create_planned(self):
        return self.env["return.refund"]._create_for_credit_notes(
            self._create_paid_return().credit_note_ids
        )

    def test_refund_above_what_the_credit_note_still_owes_is_refused(self):
        refund = self._create_planned()
        note = refund.credit_note_id
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        ).create({"amount": 150.0})._create_payments()
        self.assertEqual(note.amount_residual, 50.0)
        with self.assertRaisesRegex(UserError, r"50\.00 that credit note"):
            refund.action_send()
        self.assertFalse(refund.transaction_id)

    def test_credit_note_with_a_refund_is_not_reset(self):
        refund = self._create_planned()
        note = refund.credit_note_id
        with self.assertRaisesRegex(UserError, refund.name):
            note.button_draft()
        refund.action_cancel()
        note.button_draft()
        self.assertEqual(note.state, "draft")

    def test_offset_against_an_unpaid_invoice_needs_no_refund(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self._credit(order)
        self.assertEqual((order.refund_status, order.state), ("no", "done"))

    def test_part_paid_invoice_is_refunded_for_what_was_paid(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        invoice = sale.invoice_ids
        self._pay(sale, amount=120.0)
        self.assertEqual(invoice.amount_residual, 80.0)
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        self.assertEqual(note.amount_residual, 20.0)
        self.assertEqual(order.refund_status, "pending")
        self.assertEqual(self._refund(note).amount, 20.0)
        self.assertEqual((order.refund_status, order.state), ("full", "done"))
