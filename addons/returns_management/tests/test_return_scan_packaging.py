from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScanPackaging(ScannerCommon):
    """Barcodes that stand for more than one piece, or say more than the product."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.box = cls.env["uom.uom"].create(
            {
                "name": "Box of 6",
                "relative_factor": 6,
                "relative_uom_id": cls.chair.uom_id.id,
            }
        )
        cls.env["product.uom"].create(
            {
                "product_id": cls.chair.id,
                "uom_id": cls.box.id,
                "barcode": "14006381333938",
            }
        )

    def test_a_packaging_counts_what_it_holds(self):
        order = self._approve_return(self._create_sale((self.chair, 7)))
        answer = self._scan(order.name, "14006381333938", self.chair.barcode)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(self._get_line(answer)["received"], 7)
        answer = self._scan("14006381333938")
        self.assertEqual(answer["status"], "warning")
        self.assertIn("+6", answer["message"])

    def test_a_packaging_fills_line_after_line_and_is_undone_as_one(self):
        sale = self._create_sale((self.chair, 4), (self.chair, 3))
        order = self._approve_return(sale)
        answer = self._scan(order.name, self.chair.barcode, "14006381333938")
        for line in answer["order"]["lines"]:
            self.assertEqual(line["received"], line["expected"])
        answer = self._scan("RETCMDUNDO")
        received = [line["received"] for line in answer["order"]["lines"]]
        self.assertEqual(received, [1, 0])

    def test_a_packaging_is_inspected_at_once(self):
        order = self._approve_return(self._create_sale((self.chair, 7)))
        self._receive(order)
        self._scan(order.name, "RETGRDA", "RETDSPrestock", "14006381333938")
        self.assertEqual(order.inspection_ids.quantity, 6)
        answer = self._scan("14006381333938")
        self._assert_refused(answer, "counts 6", "5 more", "Scan the pieces")
        self._scan("RETCMDUNDO")
        self.assertFalse(order.inspection_ids)

    def test_gtin_with_a_count(self):
        order = self._approve_return(self._create_sale((self.chair, 5)))
        answer = self._scan(order.name, "01040063813339313003")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(self._get_line(answer)["received"], 3)

    def test_gtin_of_a_packaging_with_a_count_of_packagings(self):
        order = self._approve_return(self._create_sale((self.chair, 12)))
        answer = self._scan(order.name, "]C1021400638133393837" + "02")
        self.assertEqual(self._get_line(answer)["received"], 12)

    def test_gtin_with_a_lot_between_separators(self):
        glue = self._create_product(
            "Glue", tracking="lot", barcode="4006381333955", stock=0
        )
        lot = self._create_serials("L-77", product=glue)
        self.env["stock.quant"]._update_available_quantity(
            glue, self.warehouse.lot_stock_id, 4, lot_id=lot
        )
        order = self._approve_return(self._create_sale((glue, 4)))
        barcode = "\x1d0104006381333955" + "10L-77\x1d" + "304"
        answer = self._scan(order.name, barcode)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(self._get_line(answer)["received"], 4)
        self.assertEqual(order.picking_ids.move_line_ids.filtered("picked").lot_id, lot)

    def test_gtin_with_a_serial(self):
        lots = self._create_serials("SN1", "SN2")
        self.phone.barcode = "4006381333955"
        order = self._approve_return(self._sell_serials(lots))
        answer = self._scan(order.name, "010400638133395521SN2")
        self.assertEqual(answer["status"], "ok", answer["message"])
        lines = order.picking_ids.move_line_ids.filtered("picked")
        self.assertEqual(lines.lot_id, lots[1])
        answer = self._scan("010400638133395521SN9")
        self._assert_refused(answer, "SN9", "Phone", "never seen")
        answer = self._scan("010400638133395521SN1\x1d302")
        self._assert_refused(answer, "SN1", "serial number", "counts 2")

    def test_a_count_of_nothing_is_refused(self):
        order = self._approve_return(self._create_sale((self.chair, 5)))
        self._scan(order.name)
        answer = self._scan("01040063813339313000")
        self._assert_refused(answer, "counts nothing")
