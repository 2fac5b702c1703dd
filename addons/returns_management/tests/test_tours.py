from odoo.tests import HttpCase, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestTours(ReturnsCommon, HttpCase):
    def test_return_goes_from_the_order_to_the_shelf(self):
        sale = self._create_sale((self.chair, 2))
        action = "sale.action_orders"
        self.start_tour(
            f"/odoo/action-{action}/{sale.id}", "return_order_tour", login="admin"
        )
        order = sale.return_order_ids
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.inspection_status, "full")
        moves = order.inspection_ids.move_id
        self.assertEqual(moves.location_dest_id, self.warehouse.lot_stock_id)

    def test_exchange_for_a_dearer_product(self):
        sale = self._create_sale((self.chair, 1))
        order = self._create_return(sale, resolution="exchange")
        action = "returns_management.return_order_action"
        self.start_tour(
            f"/odoo/action-{action}/{order.id}",
            "return_exchange_tour",
            login="admin",
            timeout=180,
        )
        self.assertEqual(order.exchange_status, "full")
        line = order.line_ids
        self.assertEqual(line.exchange_product_id, self.table)
        self.assertEqual(line.exchange_difference, 100)
        self.assertEqual(sale.order_line.product_id, self.chair | self.table)
