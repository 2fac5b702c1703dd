from odoo import Command
from odoo.tests import tagged

from .exception_rules_common import ExceptionRulesCommon


@tagged("post_install", "-at_install")
class TestReturnExceptionFigures(ExceptionRulesCommon):
    """Amounts, fees, payouts and balances that differ."""

    def test_refund_of_another_amount_than_the_gateway_paid(self):
        refund, row = self._get_matched_refund()
        self._falsify(row, customer_facing_amount=-90.0)
        exception = self._sync("amount_differs")
        self.assertEqual(exception.refund_id, refund)
        self.assertEqual((exception.amount, exception.amount_expected), (-10.0, 100.0))
        self._falsify(row, customer_facing_amount=-95.0)
        self.assertEqual(self._sync("amount_differs"), exception)
        self.assertEqual((exception.amount, exception.amount_company), (-5.0, -5.0))
        self._falsify(row, customer_facing_amount=-100.0)
        self.assertClosesItself(exception)

    def test_payment_of_another_amount_than_the_gateway_took(self):
        _, charge = self._create_paid_sale()
        self._import_and_post()
        row = self._get_rows("charge")
        self._falsify(row, customer_facing_amount=201.0)
        exception = self._sync("amount_differs")
        self.assertEqual((exception.transaction_id, exception.amount), (charge, 1.0))
        self._get_kind("amount_differs").tolerance = 1.0
        self.assertClosesItself(exception)

    def test_refund_in_another_currency(self):
        refund, row = self._get_matched_refund()
        yen = self.env.ref("base.JPY")
        self._falsify(row, customer_facing_currency_id=yen.id)
        exception = self._sync("currency_differs", "amount_differs")
        self.assertEqual(
            (exception.code, exception.currency_id), ("currency_differs", yen)
        )
        self.assertEqual(exception.refund_id, refund)
        self._falsify(row, customer_facing_currency_id=refund.currency_id.id)
        self.assertClosesItself(exception)

    def test_fee_that_was_not_agreed(self):
        self._create_paid_sale()
        self._import_and_post()
        self.assertFalse(self._sync("fee_unexpected"))
        self.provider.write(
            {"settlement_fee_percent": 1.5, "settlement_fee_fixed": 0.25}
        )
        self.assertFalse(self._sync("fee_unexpected"))
        self.provider.write(
            {"settlement_fee_fixed": 0.10, "settlement_fee_margin": 0.0}
        )
        exception = self._sync("fee_unexpected")
        self.assertEqual((exception.amount, exception.amount_expected), (0.15, 3.1))
        self.provider.settlement_fee_margin = 0.5
        self.assertClosesItself(exception)

    def test_payout_that_does_not_sum(self):
        self._create_paid_sale()
        payout = self._get_settled_payout()
        self._falsify(payout, amount=200.0)
        exception = self._sync("payout_unbalanced")
        self.assertEqual((exception.payout_id, exception.amount), (payout, 3.25))
        self._falsify(payout, amount=196.75)
        self.assertClosesItself(exception)

    def test_payout_of_which_nothing_was_imported_does_not_sum(self):
        self._create_paid_sale()
        payout = self._get_settled_payout()
        payout.transaction_ids.write({"payout_id": False})
        exception = self._sync("payout_unbalanced")
        self.assertEqual((exception.payout_id, exception.amount), (payout, 196.75))

    def test_gateway_that_reports_another_balance(self):
        self._create_paid_sale()
        self._import_and_post()
        self._falsify(self.provider, settlement_reported_balance=200.0)
        exception = self._sync("balance_differs")
        self.assertEqual((exception.amount, exception.amount_expected), (3.25, 196.75))
        self.provider.action_refresh_balance()
        self.assertClosesItself(exception)

    def test_entry_by_hand_on_the_account_of_the_gateway(self):
        self._create_paid_sale()
        self._import_and_post()
        move = self.env["account.move"].create(
            {
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "balance": balance, "name": "Oops"}
                    )
                    for account, balance in (
                        (self.gateway_account, 10.0),
                        (self.fees, -10.0),
                    )
                ]
            }
        )
        move.action_post()
        exception = self._sync("balance_differs")
        self.assertEqual((exception.amount, exception.amount_expected), (10.0, 196.75))
        move.button_draft()
        self.assertClosesItself(exception)
