from unittest import SkipTest

from odoo.tests import tagged

from .test_return_kit_parts import KitPartsCommon


@tagged("post_install", "-at_install")
class TestReturnKitRepair(KitPartsCommon):
    """Repairs of kits, of the addon for returns and repairs where it is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref(
            "returns_repair.return_disposition_repair", raise_if_not_found=False
        )
        if not cls.repair:
            raise SkipTest("repairs are not installed")

    def _finish(self, repairs):
        repairs.action_repair_start()
        repairs.action_repair_end()

    def test_chosen_part_is_repaired_and_the_others_are_restocked(self):
        order = self._receive_kits(self.numbers[0])
        before = self._get_stock(self.top, self.leg, self.motor)
        result = self._decide(order, self.repair, self.motor)
        repair = result.repair_order_ids
        self.assertEqual(
            (repair.product_id, repair.lot_id, repair.product_qty),
            (self.motor, self.numbers[0], 1),
        )
        self.assertEqual(repair.product_location_src_id, self.quarantine)
        after = self._get_stock(self.top, self.leg, self.motor)
        self.assertEqual(after, [before[0] + 1, before[1] + 4, before[2]])
        self.assertEqual(order.state, "approved")
        self._finish(repair)
        self.assertEqual(self.numbers[0].location_id, self.warehouse.lot_stock_id)
        self.assertEqual(result.move_id, repair.move_id)
        self.assertFalse(result._is_repair_open())

    def test_every_part_gets_a_repair_when_none_is_chosen(self):
        order = self._receive_kits(*self.numbers[:2])
        result = self._decide(order, self.repair)
        self.assertEqual(
            {
                (repair.product_id, repair.lot_id): repair.product_qty
                for repair in result.repair_order_ids
            },
            {
                (self.top, self.env["stock.lot"]): 2,
                (self.leg, self.env["stock.lot"]): 8,
                (self.motor, self.numbers[0]): 1,
                (self.motor, self.numbers[1]): 1,
            },
        )
        self.assertEqual(result.repair_state, "confirmed")
        first, *_rest = result.repair_order_ids
        self._finish(first)
        self.assertEqual(result.repair_state, "confirmed")
        self._finish(result.repair_order_ids - first)
        self.assertEqual(result.repair_state, "done")
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)

    def test_customer_gets_the_whole_kit_back_when_its_part_is_repaired(self):
        order = self._receive_kits(self.numbers[0], resolution="repair")
        line = order.line_ids
        result = self._decide(order, self.repair, self.motor)
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 4)
        shelf = self.warehouse.return_refurbishment_loc_id
        result.repair_order_ids.product_location_dest_id = shelf
        self._finish(result.repair_order_ids)
        delivery = result.move_id.picking_id
        self.assertEqual(delivery.partner_id, self.customer)
        self.assertEqual(
            {
                move.product_id: (move.quantity, move.location_id)
                for move in delivery.move_ids
            },
            {
                self.top: (1, self.quarantine),
                self.leg: (4, self.quarantine),
                self.motor: (1, shelf),
            },
        )
        for move in delivery.move_ids:
            self.assertEqual(move.origin_returned_move_id.product_id, move.product_id)
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual((line.qty_received, line.qty_inspected), (1, 1))
        self.assertEqual(line.sale_line_id.qty_delivered, 1)
        self.assertEqual(line.sale_line_id.qty_returnable, 1)
        self.assertEqual(order.state, "done")

    def test_part_that_cannot_be_repaired_goes_another_way(self):
        order = self._receive_kits(self.numbers[0])
        before = self._get_stock(self.top)
        result = self._decide(order, self.repair, self.motor | self.top)
        by_product = result.repair_order_ids.grouped("product_id")
        by_product[self.motor].action_repair_cancel()
        self.assertEqual(result.repair_state, "confirmed")
        self.assertFalse(result.is_stranded, "the other part is being repaired")
        self._finish(by_product[self.top])
        self.assertTrue(result.is_stranded)
        self.assertEqual(self._get_stock(self.top), [before[0] + 1])
        result._redirect(self.scrap, "Beyond repair", self.env["res.partner"])
        scraps = self.env["stock.scrap"].search(
            [("return_inspection_id", "=", result.id)]
        )
        self.assertEqual(
            (scraps.product_id, scraps.lot_id), (self.motor, self.numbers[0])
        )
        self.assertEqual(self._get_stock(self.top), [before[0] + 1])
        self.assertEqual(self._get_quantity(self.motor, self.quarantine), 0)

    def test_cancelled_repair_of_a_kit_that_is_ordered_again(self):
        order = self._receive_kits(self.numbers[0])
        result = self._decide(order, self.repair, self.motor)
        result.repair_order_ids.action_repair_cancel()
        result._redirect(self.repair, "The part came", self.env["res.partner"])
        self.assertEqual(result.repair_order_ids.mapped("state").count("confirmed"), 1)
        self.assertFalse(result.is_stranded)
