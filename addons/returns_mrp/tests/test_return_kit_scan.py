from odoo import Command
from odoo.tests import tagged

from odoo.addons.returns_management.tests.scanner_common import ScannerCommon

from .common import ReturnKitCommon


class ScannedKitCommon(ReturnKitCommon, ScannerCommon):
    """A desk whose parts carry barcodes; some have a motor with a serial number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk.barcode = "DESK"
        cls.top.barcode = "TOP"
        cls.leg.barcode = "LEG"

    @classmethod
    def _add_motor(cls, *names):
        cls.motor = cls._create_product("Motor", tracking="serial", barcode="MOTOR")
        cls.bom.bom_line_ids = [Command.create({"product_id": cls.motor.id})]
        return cls._create_serials(*names, product=cls.motor)

    def _get_counted(self, order):
        """``{component: quantity}`` that is counted and not received yet."""
        details = order.line_ids._get_counted_move_lines()
        return {
            product: sum(lines.mapped("quantity"))
            for product, lines in details.grouped("product_id").items()
        }


@tagged("post_install", "-at_install")
class TestReturnKitScan(ScannedKitCommon):
    def test_components_are_counted_until_the_kit_is_whole(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        answer = self._scan(order.name, "LEG")
        self.assertEqual(
            answer["message"],
            "Leg: 1 of 4. Desk: 1 of 5 parts, missing: 1 Top and 3 Leg",
        )
        self.assertEqual(self._get_line(answer)["received"], 0)
        answer = self._scan("LEG", "TOP", "LEG")
        line = self._get_line(answer)
        self.assertEqual(line["note"], "4 of 5 parts, missing: 1 Leg")
        self.assertEqual((line["received"], line["expected"]), (0, 1))
        answer = self._scan("LEG")
        self.assertEqual(answer["message"], "Leg: 4 of 4. Desk: 5 of 5 parts")
        self.assertEqual(self._get_line(answer)["received"], 1)
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(order.receipt_status, "full")

    def test_what_lacks_is_named_and_scanned_when_it_comes(self):
        sale = self._create_sale((self.desk, 2))
        order = self._approve(sale)
        answer = self._scan(order.name, "TOP", "LEG", "LEG", "LEG", "RETCMDVALIDATE")
        rest = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertIn(
            f"Desk is not complete: 1 Leg missing. {rest.name} waits for it",
            answer["message"],
        )
        self.assertEqual(order.line_ids.qty_received, 0)
        self.assertEqual(sale.order_line.qty_delivered, 1)
        answer = self._scan("LEG")
        self.assertEqual(answer["message"], "Leg: 4 of 4. Desk: 5 of 5 parts")
        self._scan("RETCMDVALIDATE")
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(sale.order_line.qty_delivered, 1)

    def test_scan_is_counted_once_and_taken_back(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        self._scan(order.name)
        before = self.state
        for _again in range(2):
            self.state = before
            self._scan("LEG", key="one-leg")
        self.assertEqual(self._get_counted(order), {self.leg: 1})
        self._scan("TOP", "RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {self.leg: 1})
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {})
        self.assertFalse(any(order.picking_ids.move_ids.mapped("picked")))
        self.assertEqual(answer["order"]["lines"][0]["note"], "0 of 5 parts")
        self._assert_refused(self._scan("RETCMDUNDO"), "nothing to undo")

    def test_scanned_kit_counts_all_of_its_components(self):
        order = self._approve(self._create_sale((self.desk, 3)), 3)
        self._scan(order.name, "DESK", "DESK")
        self.assertEqual(self._get_counted(order), {self.top: 2, self.leg: 8})
        self._scan("RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {self.top: 1, self.leg: 4})
        answer = self._scan(f"RETLIN{order.line_ids.id}")
        self.assertEqual(answer["message"], "Desk: 2 of 3, 10 of 15 parts")
        self._scan("DESK")
        self._assert_refused(self._scan("DESK"), "all 3 are counted", "Scan the parts")

    def test_scanned_kit_adds_only_what_lacks(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        self._scan(order.name, "LEG", "LEG", "LEG", "DESK")
        self.assertEqual(self._get_counted(order), {self.top: 1, self.leg: 4})
        self._scan("RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {self.leg: 3})

    def test_surplus_component_may_be_recorded_as_unexpected(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        answer = self._scan(order.name, "DESK", "LEG")
        self._assert_refused(answer, "Leg: all 4 of Desk are counted")
        [offer] = answer["offers"]
        self._scan(offer["barcode"], "RETCMDVALIDATE")
        self.assertEqual(order.line_ids.mapped("qty_received"), [1, 1])
        unexpected = order.line_ids.filtered("is_unexpected")
        self.assertEqual(unexpected.product_id, self.leg)

    def test_component_that_is_returned_alone_too(self):
        order = self._approve_return(self._create_sale((self.desk, 1), (self.leg, 2)))
        loose = order.line_ids.filtered(lambda line: line.product_id == self.leg)
        answer = self._scan(order.name, "LEG", "LEG")
        self.assertEqual(answer["line_id"], loose.id)
        answer = self._scan("LEG")
        self.assertEqual(answer["line_id"], (order.line_ids - loose).id)
        answer = self._scan("LEG", "LEG", "LEG", "LEG")
        self.assertEqual((answer["status"], answer["line_id"]), ("warning", loose.id))

    def test_kit_nobody_expects_is_scanned_by_its_parts(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        answer = self._scan(order.name, "DESK")
        self._assert_refused(answer, "Desk is not on return", "scan its parts")
        self.assertFalse(answer["offers"])
        self.assertTrue(self._scan("LEG")["offers"])

    def test_kit_in_a_kit_is_scanned_by_the_parts_of_both(self):
        office = self._create_product("Office", stock=0, is_storable=False)
        self._create_kit(office, (self.desk, 1), (self.chair, 1))
        order = self._approve_return(self._create_sale((office, 1)))
        answer = self._scan(order.name, self.chair.barcode, "TOP")
        self.assertIn("Office: 2 of 6 parts", answer["message"])
        self._assert_refused(self._scan("DESK"), "scan its parts")
        answer = self._scan("LEG", "LEG", "LEG", "LEG")
        self.assertEqual(self._get_line(answer)["received"], 1)

    def test_component_that_a_kit_has_twice(self):
        self._create_kit(self.table, (self.leg, 2), (self.top, 1), (self.leg, 1))
        order = self._approve_return(self._create_sale((self.table, 2)))
        answer = self._scan(order.name, "LEG", "LEG", "LEG", "TOP")
        self.assertEqual(self._get_line(answer)["received"], 1)
        self._scan("RETCMDUNDO", "RETCMDUNDO")
        self.assertEqual(self._get_counted(order), {self.leg: 2})
        answer = self._scan("LEG", "TOP")
        self.assertEqual(self._get_line(answer)["received"], 1)

    def test_package_of_components(self):
        box = self.env["uom.uom"].create(
            {
                "name": "Box of 4",
                "relative_factor": 4,
                "relative_uom_id": self.leg.uom_id.id,
            }
        )
        self.env["product.uom"].create(
            {"product_id": self.leg.id, "uom_id": box.id, "barcode": "BOX"}
        )
        order = self._approve(self._create_sale((self.desk, 2)), 2)
        answer = self._scan(order.name, "BOX")
        self.assertIn("Leg +4: 4 of 8. Desk: 4 of 10 parts", answer["message"])
        self._assert_refused(self._scan("LEG", "BOX"), "scan the pieces")
        self.assertEqual(self._get_counted(order), {self.leg: 5})

    def test_many_missing_parts_are_not_all_named(self):
        parts = [(self._create_product(f"Screw {n}"), 1) for n in range(7)]
        self._create_kit(self.table, *parts)
        order = self._approve_return(self._create_sale((self.table, 1)))
        parts[0][0].barcode = "SCREW"
        answer = self._scan(order.name, "SCREW")
        self.assertIn("1 Screw 5, and 1 more", answer["message"])
        self.assertNotIn("Screw 6", answer["message"])

    def test_component_whose_receipt_was_closed(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        moves = order.picking_ids.move_ids
        top = moves.filtered(lambda move: move.product_id == self.top)
        top._action_cancel()
        answer = self._scan(order.name, "DESK")
        self.assertIn("4 of 5 parts, missing: 1 Top", answer["message"])
        self._assert_refused(self._scan("TOP"), "Top of Desk: no receipt waits for it")
        self._assert_refused(self._scan("DESK"), "no receipt waits for more")

    def test_component_is_not_inspected_alone(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        answer = self._scan(order.name, "DESK", "RETCMDVALIDATE", "LEG")
        self._assert_refused(answer, "Leg is a part of Desk", "as a whole")
        grade, disposition = f"RETGRD{self.grade_a.code}", f"RETDSP{self.restock.code}"
        self._scan(grade, disposition, "DESK", "RETCMDVALIDATE")
        self.assertEqual(order.inspection_ids.mapped("state"), ["done"])
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)


@tagged("post_install", "-at_install")
class TestReturnKitScanNumbers(ScannedKitCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = cls._add_motor("M1", "M2", "M3")

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

    def test_kit_is_received_when_the_numbers_are_scanned_too(self):
        first, second, _third = self.numbers
        order = self._approve(self._sell(first, second), 2)
        answer = self._scan(order.name, "DESK")
        self.assertIn("missing: 1 Motor", answer["message"])
        self.assertEqual(self._get_line(answer)["received"], 0)
        self._assert_refused(self._scan("MOTOR"), "scan the number")
        answer = self._scan("M2")
        self.assertEqual(answer["message"], "Motor M2: 1 of 2. Desk: 6 of 12 parts")
        self.assertEqual(self._get_line(answer)["received"], 1)
        answer = self._scan("M1", "DESK")
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
        answer = self._scan(order.name, "M2")
        self._assert_refused(answer, "M2 of Motor", "Karl Weber", theirs.name)
        self.assertTrue(answer["offers"], "recorded as unexpected")
        self._assert_refused(self._scan("M3"), "M3 of Motor was never sold")
        answer = self._scan("M-NOBODY-KNOWS")
        self._assert_refused(answer, "is unknown")
        [offer] = answer["offers"]
        self.assertIn("Motor M-NOBODY-KNOWS", offer["label"])
        self._scan("M1")
        self._assert_refused(self._scan("M1"), "M1 of Motor is scanned already")
        self._scan("DESK", "RETCMDVALIDATE", "RETCMDRECEIVE")
        self._assert_refused(self._scan("M1"), "nothing is left to receive")

    def test_number_that_came_back_already(self):
        first, second, _third = self.numbers
        sale = self._sell(first, second)
        earlier = self._approve(sale)
        self._scan(earlier.name, "M1", "DESK", "RETCMDVALIDATE")
        later = self._approve(sale)
        answer = self._scan(later.name, "M1")
        self._assert_refused(answer, "M1 of Motor came back already", earlier.name)

    def test_taking_a_number_back(self):
        order = self._approve(self._sell(self.numbers[0]))
        self._scan(order.name, "M1", "DESK", "RETCMDUNDO")
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
        answer = self._scan("M1")
        self.assertEqual(self._get_line(answer)["received"], 1)

    def test_number_leads_to_the_return_that_waits_for_its_kit(self):
        order = self._approve(self._sell(self.numbers[0]))
        answer = self._scan("M1")
        [offer] = answer["offers"]
        self.assertIn(order.name, offer["label"])
        self.assertIn("It is a part of Desk", offer["why"])
        answer = self._scan(offer["barcode"])
        self.assertIn("Motor M1: 1 of 1", answer["message"])
        self.assertEqual(answer["order"]["id"], order.id)

    def test_number_leads_to_the_order_of_its_kit(self):
        sale = self._sell(self.numbers[0])
        answer = self._scan("M1")
        offer = next(o for o in answer["offers"] if sale.name in o["label"])
        answer = self._scan(offer["barcode"])
        self._scan(answer["offers"][0]["barcode"])
        line = sale.order_line.return_line_ids
        self.assertEqual((line.product_id, line.qty_requested), (self.desk, 1))
