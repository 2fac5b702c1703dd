from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnInspection(ReturnsCommon):
    def _create_received(self, quantity=2, product=None):
        product = product or self.chair
        order = self._create_return(self._create_sale((product, quantity)))
        order.action_approve()
        self._receive(order)
        return order

    def test_scrapped_goods_leave_quarantine(self):
        order = self._create_received()
        result = self._inspect(order, self.grade_d, self.scrap)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)
        self.assertEqual(result.move_id.location_dest_id.usage, "inventory")

    def test_mixed_conditions_are_split(self):
        order = self._create_received(3)
        line = order.line_ids
        values = {"return_line_id": line.id, "grade_id": self.grade_a.id}
        good, bad = self.env["return.inspection"].create(
            [
                {**values, "quantity": 2, "disposition_id": self.restock.id},
                {**values, "quantity": 1, "disposition_id": self.scrap.id},
            ]
        )
        (good | bad).action_done()
        self.assertEqual(line.qty_inspected, 3)
        self.assertEqual(good.move_id.location_dest_id, self.warehouse.lot_stock_id)
        self.assertEqual(bad.move_id.location_dest_id.usage, "inventory")

    def test_each_result_keeps_its_own_move(self):
        order = self._create_received(3)
        line = order.line_ids
        results = self.env["return.inspection"].create(
            [
                {
                    "return_line_id": line.id,
                    "grade_id": self.grade_a.id,
                    "disposition_id": self.restock.id,
                    "quantity": quantity,
                }
                for quantity in (2, 1)
            ]
        )
        results.action_done()
        self.assertEqual(results.mapped("move_id.quantity"), [2, 1])
        self.assertEqual(set(results.mapped("move_id.state")), {"done"})

    def test_grade_and_disposition_are_required(self):
        order = self._create_received()
        order.action_inspect()
        with self.assertRaisesRegex(UserError, "fill in Grade, Disposition"):
            order.inspection_ids.action_done()

    def test_more_than_received_is_refused(self):
        order = self._create_received()
        order.action_inspect()
        order.inspection_ids.quantity = 3
        with self.assertRaisesRegex(UserError, "3.0 inspected, but only 2.0 received"):
            self._inspect(order)

    def test_validating_twice_moves_the_goods_once(self):
        order = self._create_received()
        results = self._inspect(order)
        results.action_done()
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)
        self.assertEqual(len(order.picking_ids), 2)

    def test_inspecting_twice_prepares_one_result(self):
        order = self._create_received()
        order.action_inspect()
        order.action_inspect()
        self.assertEqual(order.inspection_ids.mapped("quantity"), [2])

    def test_evidence_cannot_be_deleted(self):
        results = self._inspect(self._create_received())
        with self.assertRaisesRegex(UserError, "evidence"):
            results.unlink()

    def _create_received_serials(self, *names):
        phone = self._create_product("Phone", tracking="serial")
        lots = self._create_lots(phone, *names)
        order = self._create_return(self._create_sale((phone, len(lots))))
        order.action_approve()
        lines = order.picking_ids.move_ids.move_line_ids
        for line, lot in zip(lines, lots, strict=True):
            line.lot_id = lot
        self._receive(order)
        return order, lots

    def test_each_serial_number_is_inspected_and_restocked(self):
        order, lots = self._create_received_serials("SN1", "SN2")
        order.action_inspect()
        results = order.inspection_ids
        self.assertEqual(results.lot_id, lots)
        self.assertEqual(results.mapped("quantity"), [1, 1])
        self._inspect(order)
        self.assertEqual(lots.location_id, self.warehouse.lot_stock_id)

    def test_serial_number_that_did_not_come_is_refused(self):
        order, _lots = self._create_received_serials("SN1")
        other = self.env["stock.lot"].create(
            {"name": "SN9", "product_id": order.line_ids.product_id.id}
        )
        order.action_inspect()
        order.inspection_ids.lot_id = other
        with self.assertRaisesRegex(UserError, "SN9"):
            self._inspect(order)

    def test_rest_of_a_split_result_is_prepared_again(self):
        order = self._create_received(3)
        order.action_inspect()
        order.inspection_ids.quantity = 1
        self._inspect(order)
        order.action_inspect()
        self.assertEqual(sorted(order.inspection_ids.mapped("quantity")), [1, 2])

    def test_lines_of_one_product_keep_a_move_each(self):
        sale = self._create_sale((self.chair, 1), (self.chair, 2))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        results = self._inspect(order)
        self.assertEqual(results.mapped("move_id.quantity"), [1, 2])
