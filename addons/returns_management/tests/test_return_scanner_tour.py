from odoo.tests import HttpCase, tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnScannerTour(ScannerCommon, HttpCase):
    def test_two_serials_are_received_and_graded(self):
        lots = self._create_serials("SN-1", "SN-2")
        order = self._approve_return(self._sell_serials(lots))
        order.name = "RMA-TOUR"
        action = "returns_management.return_scanner_action"
        self.start_tour(f"/odoo/action-{action}", "return_scanner_tour", login="clerk")
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.line_ids.qty_received, 2)
        results = order.inspection_ids.sorted("id")
        self.assertEqual(set(results.mapped("state")), {"done"})
        self.assertEqual(results.lot_id, lots)
        self.assertEqual(results.grade_id, self.grade_a | self.grade_d)
