from odoo.tests import tagged

from .scanner_common import NumberedKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitScanNumbers(NumberedKitCommon):
    def test_kit_is_received_when_the_numbers_are_scanned_too(self):
        first, second, _third = self.numbers
        order = self._approve(self._sell(first, second), 2)
        answer = self._scan(order.name, "DESK")
        self.assertIn("missing: 1 Motor", answer["message"])
        self.assertEqual(self._get_line(answer)["received"], 0)
        self._assert_refused(self._scan("MOTOR"), "scan the number")
        answer = self._scan("M-2")
        self.assertEqual(answer["message"], "Motor M-2: 1 of 2. Desk: 6 of 12 parts")
        self.assertEqual(self._get_line(answer)["received"], 1)
        answer = self._scan("M-1", "DESK")
        self.assertEqual(self._get_line(answer)["received"], 2)
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.line_ids.qty_received, 2)
        motors = order.picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.motor
        )
        self.assertEqual(motors.lot_ids, first | second)

    def test_number_that_may_not_come_back_is_named(self):
        first, second, _third = self.numbers
        karl = self.env["res.partner"].create({"name": "Karl Weber"})
        theirs = self._sell(second, partner=karl)
        order = self._approve(self._sell(first))
        answer = self._scan(order.name, "M-2")
        self._assert_refused(answer, "M-2 of Motor", "Karl Weber", theirs.name)
        self.assertTrue(answer["offers"], "recorded as unexpected")
        self._assert_refused(self._scan("M-3"), "M-3 of Motor was never sold")
        answer = self._scan("M-NOBODY-KNOWS")
        self._assert_refused(answer, "is unknown")
        [offer] = answer["offers"]
        self.assertIn("Motor M-NOBODY-KNOWS", offer["label"])
        self._scan("M-1")
        self._assert_refused(self._scan("M-1"), "M-1 of Motor is scanned already")
        self._scan("DESK", "RETCMDVALIDATE", "RETCMDRECEIVE")
        self._assert_refused(self._scan("M-1"), "nothing is left to receive")

    def test_number_that_came_back_already(self):
        first, second, _third = self.numbers
        sale = self._sell(first, second)
        earlier = self._approve(sale)
        self._scan(earlier.name, "M-1", "DESK", "RETCMDVALIDATE")
        later = self._approve(sale)
        answer = self._scan(later.name, "M-1")
        self._assert_refused(answer, "M-1 of Motor came back already", earlier.name)

    def test_taking_a_number_back(self):
        order = self._approve(self._sell(self.numbers[0]))
        self._scan(order.name, "M-1", "DESK", "RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {self.motor: 1})
        self._scan("RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {})

    def test_kit_of_numbers_only(self):
        self.bom.bom_line_ids.filtered(
            lambda part: part.product_id != self.motor
        ).unlink()
        order = self._approve(self._sell(self.numbers[0]))
        self._assert_refused(
            self._scan(order.name, "DESK"), "Scan the numbers of 1 Motor"
        )
        answer = self._scan("M-1")
        self.assertEqual(self._get_line(answer)["received"], 1)

    def test_number_leads_to_the_return_that_waits_for_its_kit(self):
        order = self._approve(self._sell(self.numbers[0]))
        answer = self._scan("M-1")
        [offer, _take_in] = answer["offers"]
        self.assertIn(order.name, offer["label"])
        self.assertIn("It is a part of Desk", offer["why"])
        answer = self._scan(offer["barcode"])
        self.assertIn("Motor M-1: 1 of 1", answer["message"])
        self.assertEqual(answer["order"]["id"], order.id)

    def test_number_leads_to_the_order_of_its_kit(self):
        sale = self._sell(self.numbers[0])
        answer = self._scan("M-1")
        offer = next(o for o in answer["offers"] if sale.name in o["label"])
        answer = self._scan(offer["barcode"])
        self._scan(answer["offers"][0]["barcode"])
        line = sale.order_line.return_line_ids
        self.assertEqual((line.product_id, line.qty_requested), (self.desk, 1))
