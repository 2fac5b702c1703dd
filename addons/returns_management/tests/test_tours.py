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
