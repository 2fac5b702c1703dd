from odoo.tests import tagged

from .common import ReturnKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitExchange(ReturnKitCommon):
    def _deliver_replacement(self, order):
        pickings = order.exchange_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        pickings.move_ids.picked = True
        pickings._action_done()

    def test_kit_is_replaced_by_the_same_kit(self):
        sale = self._create_sale((self.desk, 2))
        order = self._approve(sale, 1, resolution="exchange")
        self._receive(order)
        self._inspect(order)
        moves = order.exchange_picking_ids.move_ids
        self.assertEqual(moves.product_id, self.top | self.leg)
        self.assertFalse(order.exchange_to_ship)
        self._deliver_replacement(order)
        self.assertEqual(order.line_ids.qty_exchanged, 1)
        self.assertEqual(sale.order_line.qty_delivered, 2)
        self.assertEqual((order.exchange_status, order.receipt_status), ("full",) * 2)

    def test_kit_is_replaced_by_another_product(self):
        sale = self._create_sale((self.desk, 1))
        order = self._approve(
            sale, resolution="exchange", exchange_product_id=self.table.id
        )
        self._receive(order)
        self._inspect(order)
        self._deliver_replacement(order)
        self.assertEqual(order.line_ids.exchange_sale_line_id.qty_delivered, 1)
        self.assertEqual(order.exchange_status, "full")

    def test_goods_are_replaced_by_a_kit(self):
        sale = self._create_sale((self.table, 1))
        order = self._create_return(
            sale, resolution="exchange", exchange_product_id=self.desk.id
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self._deliver_replacement(order)
        self.assertEqual(order.line_ids.qty_exchanged, 1)
        self.assertEqual(order.exchange_status, "full")
