from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScanInspection(ScannerCommon):
    def _receive_return(self, quantity=3):
        order = self._approve_return(self._create_sale((self.chair, quantity)))
        self._receive(order)
        return order

    def test_scans_become_drafts_by_grade_and_disposition(self):
        order = self._receive_return()
        answer = self._scan(
            *(order.name, "RETGRDA", "RETDSPrestock"),
            *[self.chair.barcode] * 2,
            *("RETGRDD", "RETDSPscrap", self.chair.barcode),
        )
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(self._get_line(answer)["inspected"], 3)
        drafts = order.inspection_ids.sorted("id")
        self.assertEqual(drafts.mapped("quantity"), [2, 1])
        self.assertEqual(drafts.grade_id, self.grade_a | self.grade_d)
        self.assertEqual(drafts.disposition_id, self.restock | self.scrap)
        self.assertEqual(set(drafts.mapped("state")), {"draft"})
        self.assertEqual(drafts.user_id, self.clerk)

    def test_validate_sends_the_goods_where_they_belong(self):
        order = self._receive_return()
        stock = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        self._scan(order.name, "RETGRDA", "RETDSPrestock", *[self.chair.barcode] * 2)
        self._scan("RETGRDD", "RETDSPscrap", self.chair.barcode)
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(order.inspection_status, "full")
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)
        self.assertEqual(
            self._get_quantity(self.chair, self.warehouse.lot_stock_id), stock + 2
        )

    def test_grade_and_disposition_come_first(self):
        order = self._receive_return()
        self._scan(order.name, "RETGRDA")
        self._assert_refused(self._scan(self.chair.barcode), "grade and a disposition")
        self.assertFalse(order.inspection_ids)

    def test_no_more_is_inspected_than_was_received(self):
        order = self._receive_return(1)
        self._scan(order.name, "RETGRDA", "RETDSPrestock", self.chair.barcode)
        self._assert_refused(self._scan(self.chair.barcode), "Chair", "already")
        self.assertEqual(order.inspection_ids.quantity, 1)

    def test_prepared_inspections_give_way_to_scans(self):
        order = self._receive_return()
        order.action_inspect()
        self._scan(order.name, "RETGRDA", "RETDSPrestock")
        self._scan(*[self.chair.barcode] * 2, "RETCMDVALIDATE")
        self.assertEqual(order.inspection_ids.mapped("quantity"), [2])
        self.assertEqual(order.inspection_status, "partial")

    def test_serials_are_inspected_once_each(self):
        lots = self._create_serials("SN-1", "SN-2")
        sale = self._sell_serials(lots)
        order = self._approve_return(sale, {self.phone: 1})
        self._scan(order.name, "SN-1", "RETCMDVALIDATE")
        self._scan("RETGRDA", "RETDSPrestock")
        self._assert_refused(self._scan("SN-2"), "SN-2", "was not received")
        self.assertEqual(self._scan("SN-1")["status"], "ok")
        self._assert_refused(self._scan("SN-1"), "SN-1", "scanned already")
        self.assertEqual(order.inspection_ids.lot_id, lots[0])
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.inspection_status, "full")
        self._assert_refused(self._scan("RETCMDINSPECT", "SN-1"), "scanned already")

    def test_undo_takes_the_inspection_back(self):
        order = self._receive_return()
        self._scan(order.name, "RETGRDA", "RETDSPrestock", *[self.chair.barcode] * 2)
        self._scan("RETCMDUNDO")
        self.assertEqual(order.inspection_ids.quantity, 1)
        self._scan("RETCMDUNDO")
        self.assertFalse(order.inspection_ids)

    def test_nothing_inspected_is_not_validated(self):
        order = self._receive_return()
        order.action_inspect()
        self._scan(order.name)
        self._assert_refused(self._scan("RETCMDVALIDATE"), "Nothing is inspected")

    def test_a_dozen_is_inspected_piece_by_piece(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_sale((self.chair, 1, {"product_uom_id": dozen.id}))
        order = self._approve_return(sale)
        self._receive(order)
        self._scan(order.name, "RETGRDA", "RETDSPrestock")
        answer = self._scan(*[self.chair.barcode] * 12)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.inspection_status, "full")
