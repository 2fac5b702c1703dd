from odoo import Command

from odoo.addons.returns_management.tests.scanner_common import ScannerCommon

from .common import ReturnKitCommon


class ScannedKitCommon(ReturnKitCommon, ScannerCommon):
    """A desk whose parts carry barcodes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk.barcode = "DESK"
        cls.top.barcode = "TOP"
        cls.leg.barcode = "LEG"

    def _get_counted(self, order):
        """``{component: quantity}`` that is counted and not received yet."""
        details = order.line_ids._get_counted_move_lines()
        return {
            product: sum(lines.mapped("quantity"))
            for product, lines in details.grouped("product_id").items()
        }


class NumberedKitCommon(ScannedKitCommon):
    """Desks have a motor with a serial number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor = cls._create_product("Motor", tracking="serial", barcode="MOTOR")
        cls.bom.bom_line_ids = [Command.create({"product_id": cls.motor.id})]
        cls.numbers = cls._create_serials("M-1", "M-2", "M-3", product=cls.motor)

    def _sell(self, *numbers, partner=None):
        """Desks whose motors have these serial numbers."""
        sale = self._create_sale(
            (self.desk, len(numbers)), deliver=False, partner=partner
        )
        picking = sale.picking_ids
        move = picking.move_ids.filtered(lambda m: m.product_id == self.motor)
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": self.motor.id,
                    "lot_id": number.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "picking_id": picking.id,
                }
            )
            for number in numbers
        ]
        self._deliver(sale)
        return sale
