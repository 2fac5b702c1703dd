from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import StripeCommon


@tagged("post_install", "-at_install")
class TestReturnRefundPlan(StripeCommon):
    """Which way a refund goes, and who has to agree to it."""

    def _create_note(self, *payments, quantity=2):
        """A credit note of ``quantity`` chairs at 100 that were paid in these parts."""
        sale = self._create_invoiced_sale((self.chair, quantity))
        charges = [self._pay(sale, amount=amount) for amount in payments]
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        return self._credit(order), charges

    def _plan(self, note):
        return self.env["return.refund"]._create_for_credit_notes(note)

    def test_newest_payment_is_given_back_first(self):
        note, (first, second) = self._create_note(150.0, 50.0)
        refunds = self._plan(note)
        self.assertEqual(refunds.source_transaction_id, second | first)
        self.assertEqual(refunds.mapped("amount"), [50.0, 150.0])

    def test_largest_payment_is_given_back_first_where_the_company_says_so(self):
        with Form(self.env["res.config.settings"]) as settings:
            settings.return_refund_charge_order = "largest"
        settings.record.execute()
        note, (first, _second) = self._create_note(150.0, 50.0)
        refunds = self._plan(note)
        self.assertEqual(refunds[0].source_transaction_id, first)
        self.assertEqual(refunds.mapped("amount"), [150.0, 50.0])

    def test_card_and_cash_in_one_invoice(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        self._pay(sale, amount=150.0)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=sale.invoice_ids.ids
        ).create({"amount": 50.0})._create_payments()
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        refunds = self._plan(self._credit(order))
        self.assertEqual(refunds.mapped("method"), ["original", "bank_transfer"])
        self.assertEqual(refunds.mapped("amount"), [150.0, 50.0])
        self.assertEqual(refunds[1].plan_reason, "exhausted")
        self.assertFalse(refunds[1].source_transaction_id)

    def test_payment_too_old_for_its_gateway_goes_by_bank_transfer(self):
        note, (charge,) = self._create_note(200.0)
        self.provider.refund_max_age_days = 180
        charge.last_state_change -= timedelta(days=181)
        refund = self._plan(note)
        self.assertEqual((refund.method, refund.amount), ("bank_transfer", 200.0))
        self.assertEqual(refund.plan_reason, "too_old")

    def test_addons_claim_their_part_first(self):
        note, _charges = self._create_note(200.0)
        wishes = [("cash", 30.0)]
        with patch.object(
            type(self.env["return.refund"]), "_get_refund_wishes", lambda *_: wishes
        ):
            refunds = self._plan(note)
        self.assertEqual(refunds.mapped("method"), ["cash", "original"])
        self.assertEqual(refunds.mapped("amount"), [30.0, 170.0])

    def test_disputed_part_of_a_charge_goes_no_other_way(self):
        note, (charge,) = self._create_note(200.0)
        with patch.object(type(charge), "_get_disputed_amount", lambda _charge: 60.0):
            self.assertEqual(charge._get_refundable_amount(), 140.0)
            with self.assertRaisesRegex(UserError, r"60\.00 more than the payments"):
                self._plan(note)

    def test_retry_is_another_attempt_of_the_same(self):
        refund = self._refund(self._create_note(200.0)[0])
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        again = refund.browse(refund.action_retry()["res_id"])
        self.assertEqual(again.source_transaction_id, refund.source_transaction_id)
        self.assertEqual((again.state, again.amount), ("draft", 200.0))
        self.assertNotEqual(again.idempotency_key, refund.idempotency_key)
        self.assertFalse(refund.activity_ids)
        with self.assertRaisesRegex(UserError, "planned again"):
            refund.action_retry()

    def test_only_what_failed_is_retried(self):
        refund = self._plan(self._create_note(200.0)[0])
        with self.assertRaisesRegex(UserError, "nothing to retry"):
            refund.action_retry()

    def test_balance_at_the_gateway(self):
        self.simulator.settings(
            settlement_currencies=["eur"], fee_percent="0", fee_fixed={"eur": 0}
        )
        self._create_note(200.0)
        self.simulator.advance(days=3)
        balance = self.provider._get_available_balance()
        self.assertEqual([currency.name for currency in balance], ["EUR"])
        self.assertGreater(balance[self.env.ref("base.EUR")], 0)

    def test_balance_without_an_answer_is_a_readable_error(self):
        self.simulator.fault("error_before", count=0, path="/balance")
        with self.assertRaisesRegex(UserError, "did not do what was asked"):
            self.provider._get_available_balance()


@tagged("post_install", "-at_install")
class TestReturnRefundApproval(StripeCommon):
    """Large refunds need a second person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_refund_approval_limit = 150.0
        groups = "returns_accounting.returns_accounting_group_refund_approver"
        cls.approver = new_test_user(cls.env, "approver", groups=groups)

    def _plan(self, *payments):
        """Refunds of these parts, planned by the accountant."""
        sale = self._create_invoiced_sale((self.chair, 2))
        for amount in payments:
            self._pay(sale, amount=amount)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        refunds = self.env["return.refund"].with_user(self.accountant)
        return refunds._create_for_credit_notes(
            self._credit(order).with_user(self.accountant)
        )

    def test_who_planned_it_cannot_approve_it(self):
        refund = self._plan(200.0)
        self.assertTrue(refund.needs_second_person)
        for button in (refund.action_approve, refund.action_send):
            with self.assertRaisesRegex(UserError, "need a second person"):
                button()
        self.assertEqual(refund.state, "draft")

    def test_second_person_approves_and_the_first_one_sends(self):
        refund = self._plan(200.0)
        refund.with_user(self.approver).action_approve()
        self.assertEqual(
            (refund.state, refund.approver_id), ("approved", self.approver)
        )
        self.assertTrue(refund.date_approved)
        refund.action_send()
        self.assertEqual(refund.state, "submitted")

    def test_nobody_writes_who_approved(self):
        refund = self._plan(200.0)
        for values in (
            {"approver_id": self.approver.id},
            {"date_approved": fields.Datetime.now()},
            {"state": "approved"},
        ):
            with self.assertRaises(AccessError):
                refund.write(values)
        self.assertEqual((refund.state, refund.approver_id.id), ("draft", False))

    def test_approver_who_planned_it_needs_another_one(self):
        self.accountant.group_ids |= self.env.ref(
            "returns_accounting.returns_accounting_group_refund_approver"
        )
        with self.assertRaisesRegex(UserError, "need a second person"):
            self._plan(200.0).action_approve()

    def test_second_person_without_the_right_is_refused(self):
        other = new_test_user(
            self.env, "other_accountant", groups="account.group_account_invoice"
        )
        with self.assertRaisesRegex(UserError, "need a second person"):
            self._plan(200.0).with_user(other).action_send()

    def test_parts_below_the_limit_do_not_hide_the_whole(self):
        refunds = self._plan(100.0, 100.0)
        self.assertEqual(refunds.mapped("amount"), [100.0, 100.0])
        with self.assertRaisesRegex(UserError, "need a second person"):
            refunds[0].action_send()

    def test_below_the_limit_one_person_is_enough(self):
        self.company.return_refund_approval_limit = 200.0
        refund = self._plan(200.0)
        self.assertFalse(refund.needs_second_person)
        refund.action_send()
        self.assertEqual(
            (refund.state, refund.approver_id), ("submitted", self.accountant)
        )

    def test_nobody_writes_the_approval_by_hand(self):
        refund = self._plan(200.0)
        with self.assertRaisesRegex(AccessError, "follows its buttons"):
            refund.write({"state": "approved"})
