from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnRepair(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref("returns_repair.return_disposition_repair")

    def _send_to_repair(self, quantity=1, **line_values):
        order = self._create_return(
            self._create_sale((self.chair, quantity)), **line_values
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order, self.grade_d, self.repair)
        return order, order.repair_ids

    def _repair(self, repairs):
        repairs.action_repair_start()
        repairs.action_repair_end()

    def test_repair_order_is_confirmed_and_linked_both_ways(self):
        order, repair = self._send_to_repair(2, resolution="repair")
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual((repair.product_qty, repair.product_id), (2, self.chair))
        self.assertEqual(repair.product_location_src_id, self.quarantine)
        self.assertEqual(repair.return_order_id, order)
        self.assertEqual(order.inspection_ids.repair_ids, repair)
        self.assertEqual(order.repair_count, 1)

    def test_repaired_goods_go_back_to_the_customer(self):
        order, repair = self._send_to_repair(resolution="repair")
        self.assertEqual(order.state, "approved")
        self._repair(repair)
        self.assertEqual(order.state, "approved")
        delivery = order.inspection_ids.move_id.picking_id
        self.assertEqual(delivery.partner_id, self.customer)
        self.assertEqual(delivery.state, "assigned")
        self.assertIn(repair.name, delivery.move_ids.origin)
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(order.line_ids.qty_sent_back, 1)
        self.assertEqual(order.state, "done")

    def test_goods_that_are_refunded_are_repaired_for_stock(self):
        before = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        order, repair = self._send_to_repair(resolution="refund")
        self._repair(repair)
        stock = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        self.assertEqual(stock, before)
        move = order.inspection_ids.move_id
        self.assertEqual(move, repair.move_id)
        self.assertEqual(move.location_dest_id, self.warehouse.lot_stock_id)
        self.assertEqual(order.line_ids._get_qty_accepted(), 1)

    def test_serial_number_is_repaired_as_it_came(self):
        phone = self._create_product("Phone", tracking="serial")
        lot = self.env["stock.lot"].create({"name": "SN1", "product_id": phone.id})
        self.env["stock.quant"]._update_available_quantity(
            phone, self.warehouse.lot_stock_id, 1, lot_id=lot
        )
        order = self._create_return(self._create_sale((phone, 1)), resolution="repair")
        order.action_approve()
        order.picking_ids.move_ids.move_line_ids.lot_id = lot
        self._receive(order)
        self._inspect(order, self.grade_d, self.repair)
        self.assertEqual(order.repair_ids.lot_id, lot)
        self._repair(order.repair_ids)
        self.assertEqual(order.inspection_ids.move_id.lot_ids, lot)

    def test_a_repair_order_per_result(self):
        first, _repair = self._send_to_repair(resolution="repair")
        second, _repair = self._send_to_repair(resolution="repair")
        self.assertNotEqual(first.repair_ids, second.repair_ids)
        self._repair(first.repair_ids | second.repair_ids)
        pickings = (first | second).inspection_ids.move_id.picking_id
        self.assertEqual(len(pickings), 2)

    def test_cancelled_repair_for_the_customer_sends_the_goods_back(self):
        order, repair = self._send_to_repair(resolution="repair")
        repair.action_repair_cancel()
        delivery = order.inspection_ids.move_id.picking_id
        self.assertEqual(delivery.location_dest_id.usage, "customer")
        self.assertEqual(order.state, "approved")
