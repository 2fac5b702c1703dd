from odoo.tests import HttpCase, tagged

from .scanner_common import NumberedKitCommon

SCANNER = "/odoo/action-returns_management.return_scanner_action"
#: Seconds; a busy machine is no failure.
TIMEOUT = 180


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnKitScannerTour(NumberedKitCommon, HttpCase):
    def test_kit_is_received_part_by_part(self):
        first, second, _third = self.numbers
        karl = self.env["res.partner"].create({"name": "Karl Weber"})
        self._sell(second, partner=karl)
        order = self._approve(self._sell(first))
        order.name = "RMA-TOUR"
        self.start_tour(
            SCANNER, "return_kit_scanner_tour", login="clerk", timeout=TIMEOUT
        )
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(first.location_id, self.quarantine)
