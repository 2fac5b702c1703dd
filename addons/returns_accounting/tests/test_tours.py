from odoo.tests import HttpCase, tagged

from .common import ReturnsAccountingCommon, StripeCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestTours(StripeCommon, HttpCase):
    def _create_paid_return(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        self._pay(sale)
        return self._create_inspected_return(sale)

    def test_accountant_credits_and_refunds(self):
        order = self._create_paid_return()
        action = "returns_management.return_order_action"
        self.start_tour(
            f"/odoo/action-{action}/{order.id}", "return_refund_tour", login="admin"
        )
        refund = order.refund_ids
        self.assertEqual((refund.state, refund.amount), ("submitted", 170.0))
        refund._send()
        self.assertEqual((refund.state, order.state), ("succeeded", "done"))

    def test_accountant_follows_a_difference_to_its_return(self):
        order = self._create_paid_return()
        self._refund(self._credit(order))
        self.start_tour(
            "/odoo/action-returns_accounting.return_reconciliation_action",
            "return_reconciliation_tour",
            login="admin",
        )


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnTour(ReturnsAccountingCommon, HttpCase):
    def test_three_lines_from_the_order_to_the_credit_note(self):
        lamp = self._create_product("Lamp")
        sale = self._create_invoiced_sale((self.chair, 2), (self.table, 2), (lamp, 2))
        self.start_tour(
            f"/odoo/action-sale.action_orders/{sale.id}",
            "return_three_lines_tour",
            login="admin",
            timeout=180,
        )
        order = sale.return_order_ids
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.inspection_status, "full")
        note = order.credit_note_ids
        self.assertEqual(note.state, "draft")
        goods = note.invoice_line_ids.filtered("sale_line_ids")
        self.assertEqual(goods.product_id, self.chair | self.table | lamp)
