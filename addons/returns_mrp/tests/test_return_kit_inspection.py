from odoo import Command
from odoo.tests import tagged

from .common import ReturnKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitInspection(ReturnKitCommon):
    def test_kits_are_inspected_and_their_components_restocked_or_scrapped(self):
        order = self._approve(self._create_sale((self.desk, 2)), 2)
        self._receive(order)
        stock = self.warehouse.lot_stock_id
        before = self._get_quantity(self.leg, stock)
        order.action_inspect()
        good = order.inspection_ids
        self.assertEqual((good.product_id, good.quantity), (self.desk, 2))
        good.quantity = 1
        self._inspect(order)
        self.assertEqual(self._get_quantity(self.leg, stock), before + 8)
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)
        self.assertEqual(order.inspection_status, "full")

    def test_scrapped_kit_is_one_scrap_order_for_each_component(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        self._receive(order)
        self._inspect(order, self.grade_d, self.scrap)
        scraps = self.env["stock.scrap"].search(
            [("return_inspection_id", "in", order.inspection_ids.ids)]
        )
        self.assertEqual(
            {scrap.product_id: scrap.scrap_qty for scrap in scraps},
            {self.top: 1, self.leg: 4},
        )
        self.assertEqual(self._get_quantity(self.top, self.quarantine), 0)
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)

    def test_refused_kit_goes_back_to_the_customer(self):
        sale = self._create_sale((self.desk, 1))
        order = self._approve(sale)
        self._receive(order)
        self.assertEqual(sale.order_line.qty_delivered, 0)
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        self._inspect(order, self.grade_d, back)
        delivery = order.inspection_ids.move_ids.picking_id
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(order.line_ids.qty_sent_back, 1)
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_serial_numbers_of_components_are_shared_by_the_results(self):
        motor = self._create_product("Motor", tracking="serial")
        numbers = self.env["stock.lot"].create(
            [{"name": name, "product_id": motor.id} for name in ("M1", "M2")]
        )
        for number in numbers:
            self.env["stock.quant"]._update_available_quantity(
                motor, self.warehouse.lot_stock_id, 1, lot_id=number
            )
        self.bom.bom_line_ids = [Command.create({"product_id": motor.id})]
        order = self._approve(self._create_sale((self.desk, 2)), 2)
        self.assertEqual(
            order.line_ids._explain_lot(numbers[0]), "", "a component is welcome"
        )
        receipt = order.picking_ids.move_ids.filtered(lambda m: m.product_id == motor)
        receipt.move_line_ids.unlink()
        receipt.move_line_ids = [
            Command.create({"product_id": motor.id, "lot_id": lot.id, "quantity": 1})
            for lot in numbers
        ]
        self._receive(order)
        order.action_inspect()
        order.inspection_ids.action_split()
        results = self._inspect(order)
        self.assertEqual(results.mapped("quantity"), [1, 1])
        self.assertEqual(results.move_ids.lot_ids, numbers)
        for result in results:
            self.assertEqual(len(result.move_ids.lot_ids), 1)
