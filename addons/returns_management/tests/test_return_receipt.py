from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnReceipt(ReturnsCommon):
    def test_receipt_goes_to_quarantine_with_its_origins(self):
        sale = self._create_sale((self.chair, 2))
        order = self._create_return(sale)
        order.action_approve()
        picking = order.picking_ids
        self.assertEqual(picking.picking_type_id, self.warehouse.return_type_id)
        self.assertTrue(picking.name.startswith(f"{self.warehouse.code}/RET/"))
        self.assertEqual(picking.return_id, sale.picking_ids - picking)
        move = picking.move_ids
        self.assertEqual(move.location_dest_id, self.quarantine)
        self.assertEqual(move.sale_line_id, sale.order_line)
        self.assertEqual(
            move.origin_returned_move_id.location_dest_id.usage, "customer"
        )
        self._receive(order)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 2)

    def test_goods_of_two_deliveries_come_back_to_their_own_moves(self):
        sale = self._create_sale((self.chair, 3), deliver=False)
        picking = sale.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking._action_done()
        self._deliver(sale)
        order = self._create_return(sale)
        order.action_approve()
        moves = order.picking_ids.move_ids
        self.assertEqual(sorted(moves.mapped("product_uom_qty")), [1, 2])
        self.assertEqual(len(moves.origin_returned_move_id), 2)
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 3)

    def test_partial_receipt_leaves_a_backorder(self):
        order = self._create_return(self._create_sale((self.chair, 3)))
        order.action_approve()
        self._receive(order, quantity=1)
        self.assertEqual(order.receipt_status, "partial")
        self.assertEqual(order.line_ids.qty_received, 1)
        self._receive(order)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(len(order.picking_ids), 2)

    def test_goods_come_back_in_the_unit_of_the_order(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_sale((self.chair, 2, {"product_uom_id": dozen.id}))
        order = self._create_return(sale, {self.chair: 1})
        order.action_approve()
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 12)

    def _send_back(self, picking):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        action = wizard.action_create_returns_all()
        back = self.env["stock.picking"].browse(action["res_id"])
        back.move_ids.picked = True
        back._action_done()

    def test_goods_sent_back_to_the_customer_are_not_received(self):
        sale = self._create_sale((self.chair, 2))
        order = self._create_return(sale)
        order.action_approve()
        self._send_back(self._receive(order))
        self.assertEqual(order.line_ids.qty_received, 0)
        self.assertEqual(sale.order_line.qty_returnable, 0)
        order.action_cancel()
        self.assertEqual(sale.order_line.qty_returnable, 2)
        again = self._create_return(sale)
        again.action_approve()
        self._receive(again)
        self.assertEqual(again.receipt_status, "full")

    def test_reception_in_three_steps_still_leads_to_quarantine(self):
        self.warehouse.write(
            {"reception_steps": "three_steps", "delivery_steps": "pick_pack_ship"}
        )
        sale = self._create_sale((self.chair, 1), deliver=False)
        while pending := sale.picking_ids.filtered(lambda p: p.state == "assigned"):
            pending.move_ids.picked = True
            pending._action_done()
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.line_ids.qty_inspected, 1)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)

    def test_archived_product_comes_back(self):
        sale = self._create_sale((self.chair, 1))
        self.chair.active = False
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.inspection_status, "full")

    def test_goods_under_way_in_another_transfer_are_not_expected_twice(self):
        sale = self._create_sale((self.chair, 2))
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": sale.picking_ids.id}
        )
        wizard.action_create_returns_all()
        order = self._create_return(sale, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "in another transfer"):
            order.action_approve()
