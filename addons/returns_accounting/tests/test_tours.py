from odoo.tests import HttpCase, tagged

from .common import StripeCommon


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
