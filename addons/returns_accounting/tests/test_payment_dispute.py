from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
class TestPaymentDispute(DisputeCommon):
    """A dispute from its arrival to its end, and that no refund crosses it."""

    def test_dispute_arrives_with_its_return_deadline_and_owner(self):
        order = self._create_inspected_return(self.sale)
        dispute = self._open_dispute(reason="product_not_received", amount=12000)
        self.assertEqual(
            (dispute.state, dispute.amount, dispute.reason),
            ("needs_response", 120.0, "product_not_received"),
        )
        self.assertEqual(dispute.transaction_id, self.charge)
        self.assertEqual(dispute.return_order_id, order)
        self.assertEqual(dispute.fee, 20.0)
        exception = self._get_exceptions("dispute")
        self.assertEqual(exception.date_deadline, dispute.evidence_due_by)
        activity = exception.activity_ids
        self.assertEqual(activity.date_deadline, dispute.evidence_due_by.date())
        self.assertTrue(activity.user_id)
        self.assertIn("disputed", order.message_ids[0].body)

    def test_events_in_any_order_make_one_dispute(self):
        data = self.simulator.open_dispute(self.charge_id)
        self.simulator.close_dispute(data["id"], "won")
        self._receive_webhooks("reverse", repeat=2)
        self._handle()
        dispute = self.env["payment.dispute"].search([("gateway_id", "=", data["id"])])
        self.assertEqual(dispute.state, "won")
        self.assertFalse(
            self._get_exceptions("dispute").filtered(lambda e: e.state == "open")
        )

    def test_decision_closes_the_exception(self):
        for outcome in ("won", "lost"):
            with self.subTest(outcome):
                _sale, charge = self._create_paid_sale()
                self.charge_id = self._get_charge(charge)
                dispute = self._open_dispute()
                self._close_dispute(dispute, outcome)
                self.assertEqual(dispute.state, outcome)
                self.assertEqual(dispute.exception_ids.state, "closed")
                self.assertFalse(dispute.exception_ids.activity_ids)

    def test_dispute_of_an_unknown_payment_is_somebodys_business_too(self):
        client = self.provider._stripe_gateway()._client.v1
        intent = client.payment_intents.create(
            {
                "amount": 4200,
                "currency": self.charge.currency_id.name.lower(),
                "payment_method": "pm_card_visa",
                "confirm": True,
            }
        )
        self.charge_id = intent.latest_charge
        dispute = self._open_dispute()
        self.assertFalse(dispute.transaction_id)
        self.assertEqual(dispute.exception_ids.amount, 42.0)
        self.assertIn("not known here", dispute.exception_ids.detail)

    def test_no_refund_while_a_dispute_is_open(self):
        note = self._create_note(self.sale)
        planned = self.env["return.refund"]._create_for_credit_notes(note)
        dispute = self._open_dispute()
        with self.assertRaisesRegex(UserError, f"too late.*{dispute.gateway_id}"):
            planned.action_send()
        self.assertFalse(planned.transaction_id)
        planned.action_cancel()
        with self.assertRaisesRegex(UserError, f"too late.*{dispute.gateway_id}"):
            self.env["return.refund"]._create_for_credit_notes(note)
        with self.assertRaisesRegex(UserError, dispute.gateway_id):
            self.charge._refund(10.0)
        self._close_dispute(dispute, "won")
        self.assertEqual(self._refund(note).state, "succeeded")

    def test_lost_dispute_takes_from_what_can_be_refunded(self):
        dispute = self._open_dispute(amount=15000)
        self._close_dispute(dispute, "lost")
        self.assertEqual(self.charge._get_refundable_amount(), 50.0)
        note = self._create_note(self.sale)
        with self.assertRaisesRegex(UserError, "is lost.*150.00"):
            self.env["return.refund"]._create_for_credit_notes(note)

    def test_inquiry_allows_the_refund_that_ends_it(self):
        note = self._create_note(self.sale)
        dispute = self._open_dispute(inquiry=True)
        self.assertEqual((dispute.state, dispute.fee), ("warning_needs_response", 0))
        self.assertEqual(self.charge._get_disputed_amount(), 0)
        self.assertEqual(self._refund(note).state, "succeeded")

    def test_refund_before_the_dispute_closes_the_exposure(self):
        refund = self._refund(self._create_note(self.sale))
        refund.date_submitted = fields.Datetime.now() - timedelta(days=5)
        dispute = self._open_dispute(amount=10000)
        self.assertEqual(dispute.amount_refunded_before, 100.0)
        self.assertTrue(dispute.is_exposure_closed)
        self.assertEqual(dispute.amount_double, 0)
        self.assertIn("refunded before", dispute.exception_ids.detail)
        self.assertIn(refund.provider_reference, dispute.evidence_text)

    def test_dispute_of_all_after_a_part_refund_would_pay_twice(self):
        refund = self._refund(self._create_note(self.sale))
        refund.date_submitted = fields.Datetime.now() - timedelta(days=5)
        dispute = self._open_dispute()
        self.assertFalse(dispute.is_exposure_closed)
        self.assertEqual(dispute.amount_double, 100.0)

    def test_lost_dispute_pays_the_credit_note_once(self):
        note = self._create_note(self.sale, quantity=2)
        planned = self.env["return.refund"]._create_for_credit_notes(note)
        dispute = self._close_dispute(self._open_dispute(amount=15000), "lost")
        self.assertEqual(dispute.amount_to_offset, 150.0)
        dispute.action_settle_credit_notes()
        self.assertEqual((note.amount_residual, planned.state), (50.0, "canceled"))
        self.assertEntry(
            dispute.offset_move_ids,
            {
                self.customer.property_account_receivable_id: 150.0,
                self.provider.settlement_dispute_account_id: -150.0,
            },
        )
        with self.assertRaisesRegex(UserError, "nothing to settle"):
            dispute.action_settle_credit_notes()
        rest = self.env["return.refund"]._create_for_credit_notes(note)
        self.assertEqual(rest.amount, 50.0)

    def test_open_or_won_dispute_pays_no_credit_note(self):
        self._create_note(self.sale)
        dispute = self._open_dispute()
        for outcome in ("", "won"):
            if outcome:
                self._close_dispute(dispute, outcome)
            with self.assertRaisesRegex(UserError, "nothing to settle"):
                dispute.action_settle_credit_notes()

    def test_dispute_is_asked_for_without_webhooks(self):
        dispute = self._open_dispute()
        self.simulator.close_dispute(dispute.gateway_id, "won")
        dispute.with_user(self.accountant).action_refresh()
        self.assertEqual(dispute.state, "won")

    def test_who_may_see_and_decide(self):
        dispute = self._open_dispute()
        clerk = self._create_clerk("dispute_clerk")
        with self.assertRaises(AccessError):
            dispute.with_user(clerk).read(["amount"])
        self._create_inspected_return(self.sale)
        dispute.return_order_id = self.sale.return_order_ids
        self.assertEqual(dispute.with_user(clerk).amount, 200.0)
        order = self.sale.return_order_ids.with_user(clerk)
        self.assertEqual((order.dispute_count, order.open_exception_count), (1, 1))
        self.assertEqual(dispute.exception_ids.with_user(clerk).amount, 200.0)
        for action in ("action_submit_evidence", "action_close", "action_refresh"):
            with self.assertRaises(AccessError):
                getattr(dispute.with_user(clerk), action)()
        for vals in ({"state": "won"}, {"amount": 1.0}, {"transaction_id": False}):
            with self.assertRaises(AccessError):
                dispute.with_user(self.accountant).write(vals)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "dispute_stranger",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        for record in (dispute, dispute.exception_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["amount"])
