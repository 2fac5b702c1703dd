from odoo import Command
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestCreditNoteAgreed(ReturnsAccountingCommon):
    """Credit without an invoice to give back, without goods, and no credit at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assembly = cls.env["product.product"].create(
            {
                "name": "Assembly",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 40.0,
                "taxes_id": cls.tax_20.ids,
            }
        )

    def _create_unlinked(self, **values):
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "qty_requested": 2,
                            "reason_id": self.used.id,
                            "price_reason": "Bought from our shop in Lyon",
                            **values,
                        }
                    )
                ],
            }
        )
        order.action_request()
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        return order

    def test_agreed_price_is_credited_without_an_invoice(self):
        self.chair.taxes_id = self.tax_20
        order = self._create_unlinked(price_decision="agreed", price_unit=30.0)
        note = self._credit(order)
        self.assertFalse(note.reversed_entry_id)
        self.assertEqual((note.amount_untaxed, note.amount_total), (60.0, 72.0))
        goods = note.invoice_line_ids
        income = self.chair.product_tmpl_id.get_product_accounts()["income"]
        self.assertEqual(goods.account_id, income)
        self.assertIn("Bought from our shop in Lyon", goods.name)
        self.assertEqual(order.line_ids.amount_credited, 72.0)
        self.assertEqual(order.credit_status, "full")

    def test_agreed_goods_come_back_at_their_current_cost(self):
        order = self._create_unlinked(price_decision="agreed", price_unit=30.0)
        self.assertEqual(order.line_ids.move_ids[:1].value, 120.0)
        accounts = self.chair.product_tmpl_id.get_product_accounts()
        note = self._credit(order)
        cost = note.line_ids.filtered(
            lambda line: line.account_id == accounts["stock_valuation"]
        )
        self.assertEqual(cost.balance, 120.0)

    def test_agreed_credit_without_a_payment_goes_by_bank_transfer(self):
        note = self._credit(
            self._create_unlinked(price_decision="agreed", price_unit=30.0)
        )
        note.action_create_return_refunds()
        refund = note.return_refund_ids
        self.assertEqual(refund.method, "bank_transfer")
        self.assertEqual(refund.plan_reason, "no_payment")
        self.assertEqual(refund.amount, note.amount_total)

    def test_return_is_done_when_the_credit_is_paid_by_hand(self):
        order = self._create_unlinked(price_decision="agreed", price_unit=30.0)
        note = self._credit(order)
        self.assertEqual((order.state, order.refund_status), ("approved", "pending"))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        ).create({})._create_payments()
        self.assertEqual(order.state, "done")

    def test_no_credit_owes_nothing(self):
        order = self._create_unlinked(price_decision="no_credit")
        self.assertFalse(order.has_to_credit)
        self.assertFalse(order._create_credit_notes())
        self.assertEqual((order.state, order.credit_status), ("done", "no"))

    def test_invoiced_goods_taken_back_for_nothing(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(sale, price_decision="no_credit")
        self.assertEqual(order.state, "done")
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", order.id)]
        )
        self.assertEqual((row.waiting_at, row.diff_credited), ("complete", 0))

    def test_agreed_price_of_invoiced_goods_credits_their_invoice(self):
        sale = self._create_invoiced_sale((self.chair, 1))
        order = self._create_inspected_return(
            sale,
            reason_id=self.used.id,
            price_decision="agreed",
            price_unit=70.0,
            price_reason="A scratch",
        )
        note = self._credit(order)
        self.assertEqual(note.reversed_entry_id, sale.invoice_ids - note)
        self.assertEqual(note.amount_total, 70.0)

    def test_service_is_credited_once_approved_and_bears_no_fee(self):
        sale = self._create_invoiced_sale((self.assembly, 2), deliver=False)
        order = self._create_return(sale, {self.assembly: 1}, reason_id=self.used.id)
        self.assertFalse(order._create_credit_notes())
        order.action_approve()
        self.assertTrue(order.has_to_credit)
        note = self._credit(order)
        self.assertEqual(note.amount_total, 48.0)
        self.assertEqual(sale.order_line.qty_returnable, 1)
        self.assertEqual(sale.order_line.qty_to_invoice, 0)

    def test_service_and_goods_of_one_order(self):
        sale = self._create_invoiced_sale((self.chair, 1), (self.assembly, 1))
        sale.order_line._compute_qty_to_invoice()
        order = self._create_inspected_return(sale, reason_id=self.defective.id)
        self.assertEqual(self._credit(order).amount_total, 148.0)
        self.assertEqual(order.state, "done")
