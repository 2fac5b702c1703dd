from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScan(ScannerCommon):
    def test_a_scan_sent_twice_counts_once(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        before = self._scan(order.name)["state"]
        key = str(uuid4())
        first = self._scan(self.chair.barcode, key=key)
        self.state = before
        second = self._scan(self.chair.barcode, key=key)
        self.assertEqual(first, second)
        self.assertEqual(order.picking_ids.move_ids.quantity, 1)
        self.assertEqual(self.env["return.scan"].search_count([("key", "=", key)]), 1)

    def test_a_refusal_sent_twice_is_the_same_refusal(self):
        key = str(uuid4())
        first = self._scan("SN-LATER", key=key)
        self._create_serials("SN-LATER")
        self.assertEqual(self._scan("SN-LATER", key=key), first)

    def test_validate_sent_twice_receives_once(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        before = self._scan(order.name, self.chair.barcode)["state"]
        key = str(uuid4())
        self._scan("RETCMDVALIDATE", key=key)
        self.state = before
        answer = self._scan("RETCMDVALIDATE", key=key)
        self.assertEqual(answer["status"], "ok")
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_the_key_of_somebody_else_is_refused(self):
        key = str(uuid4())
        self._scan("ANYTHING", key=key)
        other = self._create_clerk("other")
        with self.assertRaisesRegex(AccessError, "another user"):
            self._scan("ANYTHING", key=key, user=other)

    def test_undo_takes_the_last_count_back(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        self._scan(order.name, self.chair.barcode, self.chair.barcode)
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(answer["order"]["lines"][0]["received"], 1)
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["order"]["lines"][0]["received"], 0)
        move = order.picking_ids.move_ids
        self.assertFalse(move.picked)
        self.assertEqual(move.quantity, 3)
        self._assert_refused(self._scan("RETCMDUNDO"), "nothing to undo", order.name)

    def test_undo_sent_twice_takes_back_once(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        before = self._scan(order.name, *[self.chair.barcode] * 2)["state"]
        key = str(uuid4())
        self._scan("RETCMDUNDO", key=key)
        self.state = before
        self._scan("RETCMDUNDO", key=key)
        self.assertEqual(order.picking_ids.move_ids.quantity, 1)

    def test_undo_passes_over_refusals(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        answer = self._scan(order.name, self.chair.barcode, "NONSENSE", "RETCMDUNDO")
        self.assertEqual(answer["order"]["lines"][0]["received"], 0)

    def test_undo_takes_a_serial_back(self):
        lots = self._create_serials("SN-1", "SN-2")
        order = self._approve_return(self._sell_serials(lots))
        self._scan(order.name, "SN-1", "SN-2", "RETCMDUNDO")
        lines = order.picking_ids.move_line_ids.filtered("picked")
        self.assertEqual(lines.lot_id, lots[0])
        self.assertEqual(self._scan("SN-2")["status"], "ok")

    def test_undo_restores_the_grade_before(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        answer = self._scan(order.name, "RETGRDA", "RETGRDD", "RETCMDUNDO")
        self.assertEqual(answer["state"]["grade_id"], self.grade_a.id)

    def test_undo_does_not_reach_behind_a_validation(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        self._scan(order.name, self.chair.barcode, "RETCMDVALIDATE")
        self._assert_refused(self._scan("RETCMDUNDO"), "cannot be taken back")
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_undo_after_the_office_validated_the_receipt(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        self._scan(order.name, self.chair.barcode)
        self._receive(order)
        self._assert_refused(self._scan("RETCMDUNDO"), "Chair", "elsewhere")
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_undo_leaves_the_scans_of_others_alone(self):
        order = self._approve_return(self._create_sale((self.chair, 3)))
        other = self._create_clerk("other")
        self._scan(order.name, self.chair.barcode)
        answer = self._scan(order.name, "RETCMDUNDO", user=other)
        self._assert_refused(answer, "nothing to undo")
        self.assertEqual(order.picking_ids.move_ids.quantity, 1)

    def test_a_code_of_a_deleted_grade_is_named(self):
        self._assert_refused(self._scan("RETGRDZZ"), "ZZ", "print the command card")

    def test_start_gives_the_card_and_the_return(self):
        order = self._approve_return(self._create_sale((self.chair, 1)))
        start = self.env["return.scan"].with_user(self.clerk).start(order.id)
        self.assertEqual(start["order"]["name"], order.name)
        self.assertIn("RETGRDA", [grade["barcode"] for grade in start["card"]["grade"]])
        self.assertIn(
            "RETDSPscrap", [item["barcode"] for item in start["card"]["disposition"]]
        )

    def test_others_are_refused(self):
        worker = new_test_user(self.env, "worker", groups="stock.group_stock_user")
        order = self._approve_return(self._create_sale((self.chair, 1)))
        with self.assertRaises(AccessError):
            self._scan(order.name, user=worker)
        with self.assertRaises(AccessError):
            self.env["return.scan"].with_user(worker).start(order.id)

    def test_the_log_cannot_be_forged(self):
        with self.assertRaises(AccessError):
            self.env["return.scan"].with_user(self.clerk).create(
                {"key": "k", "barcode": "b", "kind": "receive", "status": "ok"}
            )

    def test_returns_and_scans_of_another_company_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        order = self._create_return_of(other)
        self._assert_refused(self._scan(order.name), order.name, "is no return")
        self.state = {"return_id": order.id}
        self._assert_refused(self._scan("RETCMDVALIDATE"), "return first")
        foreigner = self._create_clerk("foreigner", other)
        self.assertFalse(self.env["return.scan"].with_user(foreigner).search([]))
