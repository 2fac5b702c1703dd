from odoo import Command
from odoo.tests import tagged

from .cutoff_common import CutoffCommon


@tagged("post_install", "-at_install")
class TestReturnCutoffKept(CutoffCommon):
    """Only what the credit note will give back is owed at a period end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fee_product = cls.company._get_return_fee_product()
        cls.fee_income = fee_product.product_tmpl_id.get_product_accounts()["income"]
        cls.grade_d.deduction_percent = 30.0

    def _receive_used(self, quantity=1, sale=None, grade=None, **values):
        """Back from a customer who changed their mind: the company's fee is 15 %."""
        sale = sale or self._create_invoiced_sale((self.chair, quantity))
        order = self._create_return(
            sale, {self.chair: quantity}, reason_id=self.used.id, **values
        )
        order.action_approve()
        self._receive(order)
        if grade:
            self._inspect(order, grade)
        return order

    def assertKept(self, cutoff, credit, kept):
        """The accrual is what the credit note gives back, and no more."""
        self.assertFigures(cutoff, received_not_credited=credit)
        lines = self._get_lines(cutoff, "received_not_credited")
        by_effect = lines.grouped("effect")
        goods = sum(by_effect["revenue"].mapped("amount"))
        cost = sum(by_effect["cost"].mapped("amount"))
        self.assertEqual(goods, credit + kept)
        cutoff.action_propose()
        expected = {
            self.income: goods,
            self.accrued: -credit,
            self.fee_income: -kept,
            self.stock: cost,
            self.cogs: -cost,
        }
        self.assertEntry(
            cutoff.move_id,
            {account: sum_ for account, sum_ in expected.items() if sum_},
        )
        self.assertReversed(cutoff)

    def assertCredited(self, order, credit):
        """What was accrued is what is credited, net of tax."""
        self.assertEqual(self._credit(order).amount_untaxed, credit)

    def test_fee_of_the_company(self):
        order = self._receive_used(grade=self.grade_a)
        self.assertKept(self._take(), 85, 15)
        self.assertCredited(order, 85)

    def test_fee_of_goods_that_are_not_inspected_yet(self):
        self._receive_used()
        self.assertKept(self._take(), 85, 15)

    def test_no_fee_on_what_is_not_the_customers_fault(self):
        self._receive_chair()
        cutoff = self._take()
        self.assertFigures(cutoff, received_not_credited=100)
        self.assertNotIn("kept", cutoff.line_ids.mapped("effect"))

    def test_fee_of_the_policy_takes_the_place_of_the_companys(self):
        self._create_policy(fee_percent=10, fee_minimum=25)
        order = self._receive_used(quantity=2, grade=self.grade_a)
        self.assertKept(self._take(), 175, 25)
        self.assertCredited(order, 175)

    def test_policy_without_a_fee_keeps_nothing(self):
        self._create_policy()
        self._receive_used()
        self.assertKept(self._take(), 100, 0)

    def test_diminished_value_is_kept_too(self):
        """15.00 of fee, and 30.00 for its grade."""
        order = self._receive_used(grade=self.grade_d)
        cutoff = self._take()
        self.assertKept(cutoff, 55, 45)
        kept = cutoff.line_ids.filtered(lambda line: line.effect == "kept")
        self.assertEqual((kept.amount, kept.is_main), (45, False))
        self.assertEqual(kept.return_line_id, order.line_ids)
        self.assertCredited(order, 55)

    def test_tax_of_the_fee_falls_with_the_credit(self):
        """120.00 with 20 % of tax, of which 18.00 are kept: 15.00 net."""
        tax = self._create_tax(
            "VAT included", 20.0, price_include_override="tax_included"
        )
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"price_unit": 120, "tax_ids": tax.ids})
        )
        order = self._receive_used(sale=sale, grade=self.grade_a)
        self.assertKept(self._take(), 85, 15)
        self.assertCredited(order, 85)

    def test_fee_is_kept_at_the_rate_of_the_invoice(self):
        """60 EUR at 0.9, of which 9 EUR are kept."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        sale = self._create_invoiced_sale((self.chair, 1), pricelist_id=pricelist.id)
        self._receive_used(sale=sale, grade=self.grade_a)
        self.env["res.currency.rate"].create(
            {
                "name": self.today,
                "currency_id": pricelist.currency_id.id,
                "inverse_company_rate": 0.8,
                "company_id": self.company.id,
            }
        )
        self.assertKept(self._take(), 45.9, 8.1)

    def test_credit_note_of_the_next_period_keeps_what_was_accrued(self):
        """Of two chairs in two grades the first was credited within the period."""
        self._create_policy(
            fee_percent=10,
            tier_ids=[Command.create({"grade_id": self.grade_d.id, "percent": 50})],
        )
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_return(sale, {self.chair: 2}, reason_id=self.used.id)
        order.action_approve()
        self._receive(order, 1)
        self._inspect(order, self.grade_a)
        first = self._credit(order)
        self.assertEqual(first.amount_untaxed, 90)
        self._receive(order)
        self._inspect(order, self.grade_d)
        self._backdate(order.line_ids.move_ids, "date", 2)
        self._backdate(first, "date", 2)
        self._backdate(first.line_ids, "date", 2)
        self.assertKept(self._take(self.yesterday), 20, 80)
        self.assertCredited(order, 20)
        self.env["return.cutoff"].search([]).unlink()
        self.assertKept(self._take(self.yesterday), 20, 80)
        self.assertFigures(self._take(self.today))

    def test_more_returns_need_no_more_queries(self):
        self._create_policy(fee_percent=10)
        counts = []
        cutoff = self._take()
        for count in (2, 6):
            for _return in range(count):
                self._receive_used(grade=self.grade_d)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            cutoff.action_refresh()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(cutoff.amount_received_not_credited, 8 * 60)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_accountant_takes_the_lists(self):
        self._receive_used(grade=self.grade_d)
        cutoff = (
            self.env["return.cutoff"]
            .with_user(self.accountant)
            .create({"date": self.today})
        )
        cutoff.action_propose()
        cutoff.action_refresh()
        self.assertEqual(cutoff.amount_received_not_credited, 55)
        accrued = cutoff.move_id.line_ids.filtered(
            lambda line: line.account_id == self.accrued
        )
        self.assertEqual(sum(accrued.mapped("balance")), -55)
