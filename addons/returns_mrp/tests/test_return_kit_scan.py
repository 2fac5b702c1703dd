from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitScan(ReturnKitCommon):
    def test_scanned_kit_counts_its_components(self):
        order = self._approve(self._create_sale((self.desk, 3)), 3)
        line = order.line_ids
        none = self.env["stock.lot"]
        line._add_received(none, Decimal(2))
        line._add_received(none, Decimal(1))
        line._remove_received(none, Decimal(1))
        counts = line._get_scan_counts()[line]
        self.assertEqual((counts["expected"], counts["received"]), (3, 2))
        moves = order.picking_ids.move_ids
        self.assertEqual(
            {move.product_id: move.quantity for move in moves},
            {self.top: 2, self.leg: 8},
        )
        line._remove_received(none, Decimal(2))
        self.assertEqual(line._get_scan_counts()[line]["received"], 0)
        self.assertFalse(any(moves.mapped("picked")))
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            line._remove_received(none, Decimal(1))

    def test_kit_with_numbered_components_is_not_counted_by_scans(self):
        motor = self._create_product("Motor", tracking="serial")
        self.bom.bom_line_ids = [Command.create({"product_id": motor.id})]
        order = self._create_return(
            self._create_sale((self.table, 1)), {self.table: 1}
        ).copy()
        order.line_ids.write({"sale_line_id": False, "product_id": self.desk.id})
        with self.assertRaisesRegex(UserError, "Motor of Desk has lot"):
            order.line_ids._get_scanned_components(Decimal(1))
