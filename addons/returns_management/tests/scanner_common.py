from uuid import uuid4

from odoo import Command

from .common import ReturnsCommon


class ScannerCommon(ReturnsCommon):
    """A clerk at the scanner, whose screen keeps the state of the last answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_clerk()
        cls.chair.barcode = "4006381333931"
        cls.phone = cls._create_product("Phone", tracking="serial", stock=0)

    def setUp(self):
        super().setUp()
        self.state = {}

    @classmethod
    def _create_serials(cls, *names, product=None):
        return cls._create_lots(product or cls.phone, *names)

    @classmethod
    def _sell_serials(cls, lots, partner=None):
        sale = cls._create_sale(
            (lots.product_id, len(lots)), deliver=False, partner=partner
        )
        move = sale.picking_ids.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": 1,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "picking_id": move.picking_id.id,
                }
            )
            for lot in lots
        ]
        move.picked = True
        sale.picking_ids._action_done()
        return sale

    def _scan_number_that_came_back(self):
        """SN-1 of SN-1 and SN-2 came back and is scanned again.

        :return: the return it came with, and the answer to the second scan
        """
        sale = self._sell_serials(self._create_serials("SN-1", "SN-2"))
        first = self._approve_return(sale, {self.phone: 1})
        self._scan(first.name, "SN-1", "RETCMDVALIDATE")
        second = self._approve_return(sale)
        self._scan(second.name)
        return first, self._scan("SN-1")

    @classmethod
    def _approve_return(cls, sale, quantities=None):
        order = cls._create_return(sale, quantities)
        order.action_approve()
        return order

    def _scan(self, *barcodes, key=None, user=None):
        """Scan as the clerk; :return: the answer to the last barcode"""
        scans = self.env["return.scan"].with_user(user or self.clerk)
        for barcode in barcodes:
            answer = scans.scan(key or str(uuid4()), barcode, self.state)
            self.state = answer["state"]
        return answer

    def _assert_refused(self, answer, *words):
        self.assertEqual(answer["status"], "error", answer["message"])
        for word in words:
            self.assertIn(word, answer["message"])

    def _get_line(self, answer):
        return next(
            line for line in answer["order"]["lines"] if line["id"] == answer["line_id"]
        )
