from odoo.exceptions import UserError
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

    def _get_settled_payout(self):
        payout = self._pay_out()
        self._import_and_post()
        return self._get_payout(payout)

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

    def _get_rows(self, category):
        return self.env["payment.balance.transaction"].search(
            [
                ("provider_id", "=", self.provider.id),
                ("reporting_category", "=", category),
            ]
        )

    def test_refund_and_its_failure_in_one_import(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.simulator.fail_refund(refund.provider_reference)
        self._import_and_post()
        self.assertEqual(refund.state, "failed")
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertBalances(gateway_account=196.75, fees=3.25)
        self.assertTied()

    def test_foreign_charge_and_refund_leave_an_exchange_difference(self):
        """60 EUR booked at 54.00: 52.80 come in and 51.60 go out."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        self.simulator.fx_rate("eur", self.code, "0.88")
        sale, charge = self._create_paid_sale(1, pricelist_id=pricelist.id)
        self.assertEqual(charge.currency_id.name, "EUR")
        self.simulator.fx_rate("eur", self.code, "0.86")
        refund = self._create_refund(sale)
        self.assertBalances()
        self._import_and_post()
        moves = (self._get_rows("charge") | self._get_rows("refund")).move_id
        self.assertEntry(
            moves,
            {self.gateway_account: 0.16, self.fees: 1.04, self.fx: -1.2},
        )
        by_name = {
            (line.account_id, line.name): line.balance
            for line in moves.line_ids
            if line.account_id == self.fx
        }
        self.assertEqual(by_name, {(self.fx, "Charge"): 1.2, (self.fx, "Refund"): -2.4})
        self.assertEqual(
            self._get_rows("charge").clearing_line_id.amount_currency, -60.0
        )
        self.assertEqual(refund.state, "settled")
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_gateway_balance_kept_in_another_currency(self):
        """60 EUR charged and settled in EUR, booked at 0.9 in company currency."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        euro = pricelist.currency_id
        self.simulator.settings(settlement_currencies=["eur"], fee_fixed={"eur": 25})
        self.provider.journal_id = self.env["account.journal"].create(
            {
                "name": "Stripe EUR",
                "type": "bank",
                "currency_id": euro.id,
                "default_account_id": self.gateway_account.id,
            }
        )
        self._create_paid_sale(1, pricelist_id=pricelist.id)
        self._import_and_post()
        charge = self._get_rows("charge")
        self.assertEqual((charge.gross, charge.fee, charge.net), (60.0, 1.15, 58.85))
        self.assertEntry(
            charge.move_id,
            {self.gateway_account: 52.96, self.clearing: -54.0, self.fees: 1.04},
        )
        self.assertEqual(self.provider.settlement_ledger_balance, 58.85)
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_payout_needs_a_bank_journal_in_its_currency(self):
        self._create_paid_sale()
        record = self._get_settled_payout()
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.provider.settlement_bank_journal_id = self.env["account.journal"].create(
            {"name": "Euro bank", "type": "bank", "currency_id": euro.id}
        )
        with self.assertRaisesRegex(UserError, f"bank journal in {self.currency.name}"):
            record.action_register_deposit()

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

    def test_answer_that_never_came_is_learnt_from_the_settlement(self):
        sale, charge = self._create_paid_sale()
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.defective.id
        )
        note = self._credit(order)
        refund = self.env["return.refund"]._create_for_credit_notes(note)
        refund.action_send()
        self.provider._stripe_gateway().create_refund(
            charge.provider_reference,
            10000,
            self.currency.name,
            refund.idempotency_key,
            {"odoo_ref": refund.idempotency_key},
        )
        self.assertEqual(refund.state, "submitted")
        self._import_and_post()
        self.assertEqual(refund.match_ids.rule, "metadata_key")
        self.assertEqual(refund.state, "settled")
        self.assertEqual(note.payment_state, "paid")
        self.assertTied()

    def test_accountant_imports_posts_and_deposits(self):
        self._create_paid_sale()
        payout = self._pay_out()
        provider = self.provider.with_user(self.accountant)
        provider.action_import_settlement()
        record = self._get_payout(payout).with_user(self.accountant)
        record.action_register_deposit()
        self.assertTrue(record.statement_line_id)
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

    def test_gateway_that_does_not_answer_is_said_in_words(self):
        self.simulator.fault("error_before", count=0)
        with self.assertRaisesRegex(UserError, "Stripe did not do what was asked"):
            self.provider.action_refresh_balance()

    def test_settlement_needs_its_accounts(self):
        self.provider.settlement_fee_account_id = False
        run = self._import()
        self.assertEqual(run.state, "failed")
        self.assertIn("has no account for: fee", run.error)
