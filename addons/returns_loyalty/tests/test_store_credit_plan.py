from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_accounting.tests.common import StripeCommon

from .common import StoreCreditMixin


@tagged("post_install", "-at_install")
class TestStoreCreditPlan(StoreCreditMixin, StripeCommon):
    def _credit_mixed(self, **table_values):
        """A chair for store credit and a table for money, paid by card."""
        sale = self._create_invoiced_sale((self.chair, 1), (self.table, 1))
        self._pay(sale)
        order = self._create_return(sale, reason_id=self.defective.id)
        chair, table = order.line_ids.sorted("price_unit")
        chair.resolution = "store_credit"
        table.write(table_values)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        return self._credit(order)

    def _plan(self, note):
        refunds = self.env["return.refund"]._create_for_credit_notes(note)
        return {refund.method: refund.amount for refund in refunds}

    def test_each_line_goes_the_way_that_was_chosen(self):
        note = self._credit_mixed()
        self.assertEqual(self._plan(note), {"store_credit": 100.0, "original": 200.0})
        with self.assertRaisesRegex(UserError, "Nothing to refund"):
            self._plan(note)

    def test_bonus_is_for_store_credit_alone(self):
        self.company.return_bonus_percent = 5.0
        note = self._credit_mixed()
        refunds = self.env["return.refund"]._create_for_credit_notes(note)
        bonus = {refund.method: refund.bonus_amount for refund in refunds}
        self.assertEqual(bonus, {"store_credit": 5.0, "original": 0.0})

    def test_money_is_planned_where_nobody_chose_store_credit(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale)
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self.assertEqual(self._plan(self._credit(order)), {"original": 100.0})

    def test_only_what_is_owed_becomes_store_credit(self):
        """The invoice was paid by half: the credit note pays the other half."""
        sale = self._create_invoiced_sale((self.chair, 1))
        self._pay(sale, amount=40.0)
        order = self._create_inspected_return(
            sale, reason_id=self.defective.id, resolution="store_credit"
        )
        self.assertEqual(self._plan(self._credit(order)), {"store_credit": 40.0})

    def _buy_with_store_credit(self, given):
        """A table for 200.00 of which the customer's card paid ``given``."""
        self.chair.list_price = given
        self._give(self._credit_for_store_credit((self.chair, 1)))
        sale = self._spend((self.table, {}))
        sale._create_invoices().action_post()
        return sale

    def _return_table(self, sale, **values):
        order = self._create_return(
            sale, {self.table: 1}, reason_id=self.defective.id, **values
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        return self._credit(order)

    def test_goods_paid_with_store_credit_give_it_back(self):
        self.company.return_bonus_percent = 10.0
        sale = self._buy_with_store_credit(200.0)
        self.assertEqual(self._get_card().points, 20.0)
        note = self._return_table(sale)
        refund = self._give(note)
        self.assertEqual(
            (refund.method, refund.amount, refund.bonus_amount),
            ("store_credit", 200.0, 0.0),
        )
        self.assertTrue(refund.is_store_credit_tender)
        self.assertTie(cards=220.0, ledger=220.0)

    def test_money_goes_back_before_store_credit(self):
        sale = self._buy_with_store_credit(60.0)
        self._pay(sale, amount=140.0)
        note = self._return_table(sale)
        self.assertEqual(note.amount_residual, 200.0)
        self.assertEqual(self._plan(note), {"original": 140.0, "store_credit": 60.0})

    def test_store_credit_that_paid_goes_back_once(self):
        sale = self._buy_with_store_credit(200.0)
        note = self._return_table(sale)
        refund = self._give(note)
        other = refund.copy({"idempotency_key": "another", "amount": 1.0})
        note.invalidate_recordset()
        with self.assertRaisesRegex(UserError, r"above the .*0\.00 of store credit"):
            other._check_tender()

    def test_the_line_that_pays_cannot_be_returned(self):
        sale = self._buy_with_store_credit(60.0)
        paying = sale.order_line.filtered("reward_id")
        self.assertEqual(paying.qty_returnable, 0)
        wizard = self.env["sale.order.return"].create(
            {"sale_order_id": sale.id, "reason_id": self.unwanted.id}
        )
        self.assertEqual(wizard.line_ids.sale_line_id.product_id, self.table)
