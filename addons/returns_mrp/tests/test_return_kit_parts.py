from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .scanner_common import NumberedKitCommon


class KitPartsCommon(NumberedKitCommon):
    """Desks that were received and wait for their inspection."""

    def _receive_kits(self, *numbers, **line_values):
        order = self._approve(self._sell(*numbers), len(numbers), **line_values)
        receipt = order.picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.motor
        )
        receipt.move_line_ids.unlink()
        receipt.move_line_ids = [
            Command.create(
                {"product_id": self.motor.id, "lot_id": lot.id, "quantity": 1}
            )
            for lot in numbers
        ]
        self._receive(order)
        order.action_inspect()
        return order

    def _decide(self, order, disposition, parts=None):
        result = order.inspection_ids.filtered(lambda r: r.state == "draft")[:1]
        result.write(
            {
                "grade_id": self.grade_d.id,
                "disposition_id": disposition.id,
                "kit_part_ids": [Command.set((parts or self.chair.browse()).ids)],
            }
        )
        result.action_done()
        return result

    def _get_stock(self, *products):
        location = self.warehouse.lot_stock_id
        return [self._get_quantity(product, location) for product in products]


@tagged("post_install", "-at_install")
class TestReturnKitParts(KitPartsCommon):
    """Dispositions that are for some of the components only."""

    def test_broken_part_is_scrapped_and_the_others_are_restocked(self):
        order = self._receive_kits(self.numbers[0])
        before = self._get_stock(self.top, self.leg, self.motor)
        result = self._decide(order, self.scrap, self.leg)
        scraps = self.env["stock.scrap"].search(
            [("return_inspection_id", "=", result.id)]
        )
        self.assertEqual((scraps.product_id, scraps.scrap_qty), (self.leg, 4))
        after = self._get_stock(self.top, self.leg, self.motor)
        self.assertEqual(after, [before[0] + 1, before[1], before[2] + 1])
        for product in (self.top, self.leg, self.motor):
            self.assertEqual(self._get_quantity(product, self.quarantine), 0)
        self.assertEqual(result.move_id.product_id, self.leg)
        self.assertEqual(order.inspection_status, "full")

    def test_parts_are_those_of_the_kit(self):
        order = self._receive_kits(self.numbers[0])
        result = order.inspection_ids
        self.assertEqual(result.kit_component_ids, self.top | self.leg | self.motor)
        with self.assertRaisesRegex(UserError, "Chair did not come"):
            self._decide(order, self.scrap, self.chair)

    def test_form_offers_the_parts(self):
        order = self._receive_kits(self.numbers[0])
        with Form(order.inspection_ids) as form:
            form.disposition_id = self.restock
            self.assertTrue(form._get_modifier("kit_part_ids", "invisible"))
            form.disposition_id = self.scrap
            self.assertFalse(form._get_modifier("kit_part_ids", "invisible"))
            form.kit_part_ids.add(self.leg)
        self.assertEqual(order.inspection_ids.kit_part_ids, self.leg)

    def test_parts_of_a_validated_result_stay(self):
        order = self._receive_kits(self.numbers[0])
        result = self._decide(order, self.scrap, self.leg)
        with self.assertRaisesRegex(UserError, "Only These Parts cannot change"):
            result.kit_part_ids = self.top

    def test_kit_goes_back_to_the_customer_as_a_whole(self):
        order = self._receive_kits(self.numbers[0])
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        result = self._decide(order, back, self.motor)
        self.assertEqual(
            {move.product_id: move.quantity for move in result.move_ids},
            {self.top: 1, self.leg: 4, self.motor: 1},
        )

    def test_prepared_transfer_of_a_part_that_was_cancelled(self):
        order = self._receive_kits(self.numbers[0])
        donate = self.env.ref("returns_management.return_disposition_donate")
        donate.partner_id = self.env["res.partner"].create({"name": "Emmaus"})
        before = self._get_stock(self.top, self.leg, self.motor)
        result = self._decide(order, donate, self.top)
        self.assertEqual(result.move_id.product_id, self.top)
        self.assertEqual(result.move_id.location_id, self.quarantine)
        result.move_id.picking_id.action_cancel()
        self.assertTrue(result.is_stranded)
        result._redirect(self.restock, "Nobody wants it", self.env["res.partner"])
        after = self._get_stock(self.top, self.leg, self.motor)
        self.assertEqual(after, [before[0] + 1, before[1] + 4, before[2] + 1])
        self.assertFalse(self._get_quantity(self.top, self.quarantine))

    def test_number_stays_with_the_result_that_it_was_found_in(self):
        """The first is sent elsewhere after the second was validated."""
        order = self._receive_kits(*self.numbers[:2])
        order.inspection_ids.action_split()
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        first = self._decide(order, back)
        self.assertEqual(first.move_ids.lot_ids, self.numbers[0])
        second = self._decide(order, self.restock)
        self.assertEqual(second.move_ids.lot_ids, self.numbers[1])
        first.move_id.picking_id.action_cancel()
        first._redirect(self.restock, "They do not want it", self.env["res.partner"])
        self.assertEqual(self.numbers[0].location_id, self.warehouse.lot_stock_id)
        self.assertEqual(self._get_quantity(self.motor, self.quarantine), 0)
