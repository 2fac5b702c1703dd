from odoo.exceptions import UserError
from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestPaymentSettlementFailure(SettlementCommon):
    """What went wrong at the gateway, or here, is booked and explained."""

    def test_refund_that_fails_after_it_was_settled(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._get_settled_payout()
        self.simulator.fail_refund(refund.provider_reference)
        self._import_and_post()
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.credit_note_id.amount_residual, 100.0)
        failure = self._get_rows("refund_failure")
        self.assertEntry(
            failure.move_id, {self.gateway_account: 100.0, self.clearing: -100.0}
        )
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertBalances(gateway_account=100.0, fees=3.25, transit=96.75)
        self.assertTied()

    def test_refund_and_its_failure_in_one_import(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.simulator.fail_refund(refund.provider_reference)
        self._import_and_post()
        self.assertEqual(refund.state, "failed")
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertBalances(gateway_account=196.75, fees=3.25)
        self.assertTied()

    def test_dispute_takes_the_money_and_a_won_one_gives_it_back(self):
        self.simulator.settings(dispute_fee=2000, dispute_fee_returned=True)
        self._create_paid_sale()
        self._import_and_post()
        charge = self._get_rows("charge").source_id
        dispute = self.simulator.open_dispute(charge)
        self._import_and_post()
        self.assertEntry(
            self._get_rows("dispute").move_id,
            {self.gateway_account: -220.0, self.disputes: 200.0, self.fees: 20.0},
        )
        self.assertTied()
        self.simulator.close_dispute(dispute["id"], "won")
        self._import_and_post()
        self.assertEqual(self._balance(self.disputes), 0.0)
        self.assertTied()

    def test_failed_payout_comes_back_from_transit(self):
        self._create_paid_sale()
        payout = self._pay_out()
        self._import_and_post()
        self.simulator.fail_payout(payout["id"])
        self._import_and_post()
        record = self._get_payout(payout)
        self.assertEqual(record.status, "failed")
        self.assertBalances(gateway_account=196.75, fees=3.25)
        self.assertTied()
        with self.assertRaisesRegex(UserError, "did not reach the bank"):
            record.action_register_deposit()

    def test_refund_made_at_the_gateway_stays_open_with_an_explanation(self):
        self._create_paid_sale()
        self._import_and_post()
        self.simulator.dashboard_refund(self._get_rows("charge").source_id, 3000)
        self._import_and_post()
        item = self.provider._get_open_clearing_items()
        self.assertEqual(item.amount_residual, 30.0)
        refund = self._get_rows("refund").source_id
        self.assertIn(f"Refund {refund}", item.name)
        self.assertIn(refund, item.settlement_explanation)
        self.assertIn("no payment or refund here is known", item.settlement_explanation)
        self.assertTied()

    def test_answer_that_never_came_is_learnt_from_the_settlement(self):
        sale, _charge = self._create_paid_sale()
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        refund.action_send()
        self.provider._get_refund_gateway().create_refund(
            refund.transaction_id._prepare_refund_request()
        )
        self.assertEqual(refund.state, "submitted")
        self._import_and_post()
        self.assertEqual(refund.match_ids.rule, "metadata_key")
        self.assertEqual(refund.state, "settled")
        self.assertEqual(note.payment_state, "paid")
        self.assertTied()

    def test_settlement_entry_reset_to_draft_takes_its_refunds_back(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        entry = self._get_rows("refund").move_id
        entry.button_draft()
        self.assertEqual(refund.state, "succeeded")
        entry.action_post()
        self._import_and_post()
        self.assertEqual(refund.state, "settled")
        self.assertFalse(self.provider._get_open_clearing_items())

    def test_gateway_that_does_not_answer_is_said_in_words(self):
        self.simulator.fault("error_before", count=0)
        with self.assertRaisesRegex(UserError, "Stripe did not do what was asked"):
            self.provider.action_refresh_balance()

    def test_settlement_needs_its_accounts(self):
        self.provider.settlement_fee_account_id = False
        run = self._import()
        self.assertEqual(run.state, "failed")
        self.assertIn("has no account for: fee", run.error)
