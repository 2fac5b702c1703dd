from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestPaymentSettlement(SettlementCommon):
    def test_payout_settles_its_charge(self):
        _, charge = self._create_paid_sale()
        self.assertBalances(clearing=200.0)
        payout = self._pay_out()
        self._import_and_post()
        record = self._get_payout(payout)
        self.assertTrue(record.is_balanced)
        self.assertEqual((record.amount, record.amount_transactions), (196.75, 196.75))
        self.assertEntry(
            record.move_ids,
            {self.clearing: -200.0, self.fees: 3.25, self.transit: 196.75},
        )
        self.assertTrue(charge.payment_id.is_matched)
        self.assertBalances(fees=3.25, transit=196.75)
        self.assertTied()

    def test_payout_on_the_bank_statement_leaves_nothing_in_transit(self):
        self._create_paid_sale()
        record = self._get_settled_payout()
        bank = self.provider.settlement_bank_journal_id.default_account_id
        before = self._balance(bank)
        record.action_register_deposit()
        record.action_register_deposit()
        self.assertEqual(self._balance(bank) - before, 196.75)
        self.assertEqual(self._balance(self.transit), 0.0)
        self.assertTrue(record.statement_line_id.is_reconciled)

    def test_payout_settles_a_partial_refund(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.assertEqual((refund.state, refund.amount), ("succeeded", 100.0))
        record = self._get_settled_payout()
        self.assertEqual(record.amount, 96.75)
        self.assertEntry(
            record.move_ids,
            {self.clearing: -100.0, self.fees: 3.25, self.transit: 96.75},
        )
        self.assertEqual(refund.state, "settled")
        self.assertTrue(refund.payment_id.is_matched)
        self.assertEqual(refund.match_ids.rule, "provider_reference")
        self.assertBalances(fees=3.25, transit=96.75)
        self.assertTied()

    def test_money_not_paid_out_yet_is_booked_and_later_linked(self):
        self._create_paid_sale()
        self._import_and_post()
        charge = self._get_rows("charge")
        self.assertFalse(charge.payout_id)
        daily = charge.move_id
        self.assertEntry(
            daily,
            {self.gateway_account: 196.75, self.clearing: -200.0, self.fees: 3.25},
        )
        self.assertTied()
        record = self._get_settled_payout()
        self.assertEqual(charge.payout_id, record)
        self.assertEqual(charge.move_id, daily)
        self.assertEntry(
            record.move_ids - daily,
            {self.gateway_account: -196.75, self.transit: 196.75},
        )
        self.assertTied()

    def test_manual_payout_is_reconciled_by_running_balance(self):
        self._create_paid_sale()
        self.simulator.advance(days=3)
        client = self.provider._stripe_gateway()._client.v1
        payout = client.payouts.create({"amount": 10000, "currency": self.code})
        self._import_and_post()
        record = self._get_payout(payout.to_dict())
        self.assertTrue(record.is_posted)
        self.assertBalances(gateway_account=96.75, fees=3.25, transit=100.0)
        self.assertTied()

    def test_payment_the_gateway_has_not_reported_says_so(self):
        _, charge = self._create_paid_sale()
        item = self.provider._get_open_clearing_items()
        self.assertIn(charge.provider_reference, item.settlement_explanation)
        self.assertIn("0 days", item.settlement_explanation)

    def test_posting_twice_books_once(self):
        self._create_paid_sale()
        record = self._get_settled_payout()
        moves = record.move_ids
        record.action_post()
        self.provider._post_settlement()
        self.assertEqual(record.move_ids, moves)
        self.assertBalances(fees=3.25, transit=196.75)

    def test_accountant_imports_posts_and_deposits(self):
        self._create_paid_sale()
        payout = self._pay_out()
        provider = self.provider.with_user(self.accountant)
        provider.action_import_settlement()
        record = self._get_payout(payout).with_user(self.accountant)
        record.action_register_deposit()
        self.assertTrue(record.statement_line_id)
        self.assertTied()

    def test_daily_import_runs_for_those_who_want_it(self):
        self._create_paid_sale()
        cron = self.env.ref("returns_accounting.ir_cron_import_settlement")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertFalse(self._get_rows("charge"))
        self.provider.settlement_auto_import = True
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertTrue(self._get_rows("charge").is_explained)
        self.assertEqual(self.provider.settlement_reported_balance, 196.75)
        self.assertTrue(self.provider.settlement_is_tied)
