from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .webhook_common import WebhookCommon


@tagged("post_install", "-at_install")
class TestReturnException(WebhookCommon):
    """Money that moved by another way than ours, until somebody has explained it."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self._forget_events()

    def _refund_in_dashboard(self, amount_minor, charge=None):
        self.simulator.dashboard_refund(
            self._get_charge(charge or self.charge), amount_minor
        )
        self._receive_webhooks("shuffle", repeat=2)
        self._handle()
        return self._get_exceptions("unlinked_refund").filtered(
            lambda e: e.transaction_id == (charge or self.charge)
        )

    def _refresh(self):
        kinds = self.env["return.exception.kind"].search([])
        self.env["return.exception"]._refresh(kinds)

    def _attach(self, exception, note=None, user=None):
        action = exception.with_user(user or self.accountant).action_attach()
        form = Form(
            self.env[action["res_model"]]
            .with_user(user or self.accountant)
            .with_context(**action["context"])
        )
        if note:
            self.assertEqual(form.credit_note_id, note)
            form.credit_note_id = note
        return form.save().action_attach()

    def test_refund_of_the_dashboard_arrives_booked_and_as_a_question(self):
        exception = self._refund_in_dashboard(10000)
        self.assertEqual((exception.state, exception.amount), ("open", 100.0))
        self.assertEqual(exception.partner_id, self.customer)
        transaction = exception.refund_transaction_id
        self.assertEqual(transaction, self.charge.child_transaction_ids)
        self.assertEntry(
            transaction.payment_id.move_id,
            {
                self.customer.property_account_receivable_id: 100.0,
                self.provider.settlement_clearing_account_id: -100.0,
            },
        )
        self.assertEqual(self.charge._get_refundable_amount(), 100.0)

    def test_attached_refund_pays_the_credit_note_without_money(self):
        note = self._create_note(self.sale)
        exception = self._refund_in_dashboard(10000)
        self.assertEqual(exception.return_order_id, note.return_order_id)
        self._attach(exception)
        refund = note.return_refund_ids
        self.assertEqual((refund.state, refund.amount), ("succeeded", 100.0))
        self.assertEqual(refund.payment_id, exception.refund_transaction_id.payment_id)
        self.assertEqual((note.payment_state, note.amount_residual), ("paid", 0))
        self.assertEqual(note.return_order_id.state, "done")
        self.assertEqual((exception.state, exception.resolution), ("closed", "solved"))
        client = self.provider._stripe_gateway()._client.v1
        self.assertEqual(len(client.refunds.list().data), 1)
        self.assertEqual(self.charge._get_refundable_amount(), 100.0)

    def test_attached_refund_that_bounces_opens_the_credit_note_again(self):
        note = self._create_note(self.sale)
        exception = self._refund_in_dashboard(10000)
        self._attach(exception)
        self.simulator.fail_refund(exception.subject)
        self._receive_webhooks()
        self._handle()
        self.assertEqual(note.return_refund_ids.state, "failed")
        self.assertEqual(note.payment_state, "not_paid")

    def test_no_second_refund_while_the_first_is_unexplained(self):
        note = self._create_note(self.sale)
        planned = self.env["return.refund"]._create_for_credit_notes(note)
        exception = self._refund_in_dashboard(10000)
        with self.assertRaisesRegex(
            UserError, f"outside of a return.*{exception.subject}"
        ):
            planned.action_send()
        planned.action_cancel()
        with self.assertRaisesRegex(
            UserError, f"outside of a return.*{exception.subject}"
        ):
            self.env["return.refund"]._create_for_credit_notes(note)
        exception.resolution_note = "Goodwill by phone, not for this return."
        exception.with_user(self.accountant).action_accept()
        self.assertEqual(self._refund(note).state, "succeeded")

    def test_planned_refund_gives_way_to_the_one_that_was_made(self):
        note = self._create_note(self.sale)
        planned = self.env["return.refund"]._create_for_credit_notes(note)
        self._attach(self._refund_in_dashboard(10000))
        self.assertEqual(planned.state, "canceled")
        self.assertEqual(note.amount_residual, 0)

    def test_refund_above_what_the_credit_note_owes_is_not_attached(self):
        note = self._create_note(self.sale)
        exception = self._refund_in_dashboard(15000)
        with self.assertRaisesRegex(UserError, r"owes.*100\.00.*150\.00"):
            exception._attach(note)
        self.assertFalse(note.return_refund_ids)
        self.assertFalse(exception._get_credit_notes())

    def test_refund_is_attached_once(self):
        note = self._create_note(self.sale, quantity=2)
        exception = self._refund_in_dashboard(10000)
        self._attach(exception)
        with self.assertRaisesRegex(UserError, "cannot be attached"):
            exception._attach(note)
        self.assertEqual(note.amount_residual, 100.0)

    def test_credit_note_without_a_return_can_take_it_too(self):
        note = self.sale.invoice_ids._reverse_moves()
        note.action_post()
        exception = self._refund_in_dashboard(20000)
        self._attach(exception, note)
        self.assertEqual((note.payment_state, exception.state), ("paid", "closed"))

    def test_refund_reconciled_by_hand_closes_the_question(self):
        note = self.sale.invoice_ids._reverse_moves()
        note.action_post()
        exception = self._refund_in_dashboard(20000)
        payment = exception.refund_transaction_id.payment_id
        lines = (payment.move_id | note).line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()
        self._refresh()
        self.assertEqual((exception.state, exception.resolution), ("closed", "solved"))

    def test_return_is_drafted_with_the_goods_that_explain_the_amount(self):
        sale = self._create_invoiced_sale((self.chair, 2), (self.table, 1))
        charge = self._pay(sale)
        exception = self._refund_in_dashboard(20000, charge)
        self.assertFalse(exception.return_order_id)
        action = exception.with_user(self.accountant).action_create_return()
        order = self.env["return.order"].browse(action["res_id"])
        self.assertEqual((order.state, order.partner_id), ("draft", self.customer))
        self.assertFalse(order.line_ids, "two chairs or one table: a person chooses")
        second = self._create_invoiced_sale((self.chair, 2), (self.table, 1))
        exception = self._refund_in_dashboard(10000, self._pay(second))
        order = self.env["return.order"].browse(
            exception.with_user(self.accountant).action_create_return()["res_id"]
        )
        self.assertEqual(order.line_ids.product_id, self.chair)
        self.assertEqual(order.line_ids.qty_requested, 1)
        self.assertEqual(order.line_ids.sale_line_id, second.order_line[0])
        self.assertEqual(exception.return_order_id, order)

    def test_drafted_return_ends_with_the_refund_that_was_made(self):
        exception = self._refund_in_dashboard(10000)
        exception.action_create_return()
        order = exception.return_order_id
        order.line_ids.reason_id = self.defective
        order.action_request()
        if order.state == "requested":
            order.action_approve()
        self._receive(order)
        self._inspect(order)
        note = self._credit(order)
        self._attach(exception)
        self.assertEqual((note.payment_state, order.state), ("paid", "done"))
        self.assertEqual(exception.state, "closed")

    def test_refund_from_the_payment_form_is_asked_about_as_well(self):
        child = self.charge._refund(50.0)
        child._post_process()
        self._receive_webhooks()
        self._handle()
        self.assertEqual(self.charge.child_transaction_ids, child)
        exception = self._get_exceptions("refund_without_credit_note")
        self.assertEqual((exception.amount, exception.state), (50.0, "open"))

    def test_refund_that_bounced_and_was_never_ours_needs_a_look(self):
        exception = self._refund_in_dashboard(10000)
        self.simulator.fail_refund(exception.subject)
        self._receive_webhooks()
        self._handle()
        self.assertEqual(exception.state, "closed")
        failed = self._get_exceptions("refund_failed")
        self.assertEqual((failed.amount, failed.state), (100.0, "open"))

    def test_failed_refund_is_open_until_the_customer_is_paid(self):
        note = self._create_note(self.sale)
        refund = self._refund(note)
        self.simulator.fail_refund(refund.provider_reference, "unknown")
        self._receive_webhooks()
        self._handle()
        exception = self._get_exceptions("refund_failed")
        self.assertEqual((exception.state, exception.refund_id), ("open", refund))
        action = exception.action_refund_again()
        again = self.env["return.refund"].browse(action["res_id"])
        self.assertEqual(exception.state, "open")
        again.action_send()
        again._send()
        self.assertEqual((again.state, exception.state), ("succeeded", "closed"))

    def test_failed_refund_is_found_in_the_data_too(self):
        refund = self._refund(self._create_note(self.sale))
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        self._get_exceptions("refund_failed").sudo().unlink()
        self._refresh()
        self.assertEqual(self._get_exceptions("refund_failed").refund_id, refund)

    def test_accepting_needs_a_reason_and_is_not_asked_again(self):
        exception = self._refund_in_dashboard(10000).with_user(self.accountant)
        with self.assertRaisesRegex(UserError, "reason"):
            exception.action_accept()
        exception.resolution_note = "A gift"
        exception.action_accept()
        self.assertEqual(
            (exception.state, exception.resolution), ("closed", "accepted")
        )
        self._get_events().action_replay()
        self._handle()
        self.assertEqual(len(self._get_exceptions("unlinked_refund")), 1)
        exception.action_reopen()
        self.assertEqual(exception.state, "open")

    def test_one_exception_is_open_for_each_subject(self):
        exceptions = self.env["return.exception"]
        first = exceptions._open("unknown_object", "re_1", self.env.company)
        again = exceptions._open("unknown_object", "re_1", self.env.company, amount=5.0)
        self.assertEqual((first, first.amount), (again, 5.0))
        first._close("solved")
        self.assertNotEqual(
            exceptions._open("unknown_object", "re_1", self.env.company), first
        )

    def test_owner_is_who_is_in_charge_of_the_kind(self):
        kind = self.env.ref("returns_accounting.return_exception_kind_unlinked_refund")
        kind.user_id = self.accountant
        exception = self._refund_in_dashboard(10000)
        self.assertEqual(exception.user_id, self.accountant)
        self.assertEqual(exception.activity_ids.user_id, self.accountant)
        self.assertEqual(
            (exception.activity_ids.date_deadline - fields.Date.today()).days, kind.days
        )

    def test_owner_can_be_who_handles_the_return(self):
        kind = self.env.ref("returns_accounting.return_exception_kind_refund_failed")
        kind.owner_rule = "return"
        note = self._create_note(self.sale)
        clerk = self._create_clerk("exception_owner")
        note.return_order_id.user_id = clerk
        refund = self._refund(note)
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        self.assertEqual(refund.exception_ids.user_id, clerk)

    def test_clerks_see_what_concerns_a_return_and_decide_nothing(self):
        unrelated = self._refund_in_dashboard(5000)
        clerk = self._create_clerk("exception_clerk")
        with self.assertRaises(AccessError):
            unrelated.with_user(clerk).read(["amount"])
        unrelated.sudo().return_order_id = self._create_inspected_return(self.sale)
        mine = unrelated.with_user(clerk)
        self.assertEqual(mine.amount, 50.0)
        for action in ("action_accept", "action_attach", "action_create_return"):
            with self.assertRaises(AccessError):
                getattr(mine, action)()

    def test_what_follows_from_data_is_not_written_by_hand(self):
        exception = self._refund_in_dashboard(5000).with_user(self.accountant)
        for vals in ({"state": "closed"}, {"amount": 1.0}, {"subject": "re_2"}):
            with self.assertRaises(AccessError):
                exception.write(vals)

    def test_other_companies_see_nothing(self):
        exception = self._refund_in_dashboard(5000)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "exception_stranger",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        with self.assertRaises(AccessError):
            exception.with_user(stranger).read(["amount"])
