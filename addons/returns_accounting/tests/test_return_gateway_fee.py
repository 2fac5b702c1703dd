from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..domain import gateway_fees
from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestReturnGatewayFee(SettlementCommon):
    """What the gateway keeps of a payment is a cost of the refunds it pays."""

    def _get_fees(self, *domain):
        self.env.flush_all()
        return self.env["return.gateway.fee"].search(
            [("provider_id", "=", self.provider.id), *domain], order="refund_id, id"
        )

    def test_fee_of_half_a_payment(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self.assertFalse(self._get_fees(), "the fee is not known before the import")
        self._import_and_post()
        fee = self._get_fees()
        line = refund.return_order_id.line_ids
        self.assertEqual((fee.refund_id, fee.return_line_id), (refund, line))
        self.assertEqual((fee.reason_id, fee.product_id), (self.defective, self.chair))
        self.assertEqual(fee.policy_id, line.policy_decision_id.policy_id)
        # 1.5 % of 200.00 and 0.25 are 3.25
        self.assertAlmostEqual(fee.fee_kept, 1.63)
        self.assertEqual((fee.fee_own, fee.fee_company), (0.0, fee.fee_kept))

    def test_parts_of_a_payment_add_up_to_its_fee(self):
        sale, _ = self._create_paid_sale(quantity=3)
        refunds = self.env["return.refund"]
        for _ in range(3):
            refunds |= self._create_refund(sale)
        self._import_and_post()
        fee = self._get_rows("charge").fee
        kept = self._get_fees().mapped("fee_kept")
        expected = gateway_fees.kept(
            Decimal(str(fee)),
            Decimal(300),
            [Decimal(100)] * 3,
            Decimal(str(self.currency.rounding)),
        )
        self.assertEqual(
            [self.currency.round(k) for k in kept], [*map(float, expected)]
        )
        self.assertAlmostEqual(sum(kept), fee)
        self.assertEqual(len(refunds), 3)
        listed = self.env["return.gateway.fee"].search(
            [("provider_id", "=", self.provider.id)]
        )
        newest_first = refunds.sorted("id", reverse=True)
        self.assertEqual(listed.mapped("refund_id.id"), newest_first.ids)

    def test_fee_is_divided_over_the_lines_by_what_they_credit(self):
        sale = self._create_invoiced_sale((self.chair, 1), (self.table, 1))
        self._pay(sale)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self._refund(self._credit(order))
        self._import_and_post()
        by_product = {
            row.product_id: (row.return_line_id, row.fee_kept)
            for row in self._get_fees()
        }
        total = sum(fee for _, fee in by_product.values())
        self.assertAlmostEqual(total, self._get_rows("charge").fee)
        chair = order.line_ids.filtered(lambda line: line.product_id == self.chair)
        share = chair.amount_credited / sum(order.line_ids.mapped("amount_credited"))
        self.assertEqual(by_product[self.chair][0], chair)
        self.assertAlmostEqual(by_product[self.chair][1], total * share, delta=0.01)
        self.assertAlmostEqual(order.gateway_fee, total)

    def test_fee_of_the_refund_itself_counts_too(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        row = refund.match_ids.balance_transaction_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_balance_transaction SET fee = 0.5, net = gross - 0.5 "
            "WHERE id = %s",
            [row.id],
        )
        fee = self._get_fees()
        self.assertAlmostEqual(fee.fee_own, 0.5)
        self.assertAlmostEqual(fee.fee_company, fee.fee_kept + 0.5)

    def test_refund_that_failed_costs_nothing_of_the_charge(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        self.simulator.fail_refund(refund.provider_reference)
        refund.action_refresh()
        self.assertFalse(self._get_fees())
        self.assertEqual(refund.return_order_id.gateway_fee, 0)

    def test_fee_of_another_currency_is_a_cost_in_that_of_the_company(self):
        sale, _ = self._create_paid_sale()
        self._create_refund(sale)
        self._import_and_post()
        self._create_foreign_pricelist("JPY", 2.0)
        yen = self.env.ref("base.JPY")
        row = self._get_rows("charge")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE payment_balance_transaction SET currency_id = %s, gross = 100,"
            " fee = 7, net = 93 WHERE id = %s",
            [yen.id, row.id],
        )
        fee = self._get_fees()
        self.assertEqual((fee.currency_id, fee.fee_kept), (yen, 4.0))
        self.assertAlmostEqual(fee.fee_company, 7.0, msg="half of 14.00")

    def test_reports_by_reason_product_and_policy(self):
        sale, _ = self._create_paid_sale()
        self._create_refund(sale)
        self._import_and_post()
        for groupby in ("reason_id", "product_id", "categ_id", "policy_id"):
            groups = self.env["return.gateway.fee"]._read_group(
                [("provider_id", "=", self.provider.id)],
                [groupby],
                ["fee_company:sum"],
            )
            self.assertAlmostEqual(sum(total for _, total in groups), 1.63)

    def test_reconciliation_shows_what_each_line_cost(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        self.env.flush_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", refund.return_order_id.id)]
        )
        self.assertAlmostEqual(row.gateway_fee, 1.63)

    def test_accountants_see_the_fees_of_their_companies(self):
        sale, _ = self._create_paid_sale()
        refund = self._create_refund(sale)
        self._import_and_post()
        fee = self._get_fees().with_user(self.accountant)
        self.assertTrue(fee.fee_company)
        action = refund.return_order_id.with_user(
            self.accountant
        ).action_view_gateway_fees()
        self.assertEqual(action["res_model"], "return.gateway.fee")
        clerk = self._create_clerk("fee_clerk")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "fee_stranger",
            groups="account.group_account_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        for user in (clerk, stranger):
            with self.assertRaises(AccessError):
                fee.with_user(user).read(["fee_company"])
