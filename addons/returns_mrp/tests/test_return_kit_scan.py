from odoo.tests import tagged

from .scanner_common import ScannedKitCommon


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

    def test_parcel_that_no_order_explains_is_taken_in_by_the_parts(self):
        self._assert_refused(self._scan("DESK"), "no return expects it", "its parts")
        answer = self._scan("LEG", "RETCMDTAKEIN", "LEG")
        self.assertEqual(answer["order"]["unexpected"][0]["quantity"], 2)
        self._assert_refused(self._scan("DESK"), "its parts")
        self.assertEqual(self._scan("RETCMDVALIDATE")["status"], "ok")
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 2)

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
