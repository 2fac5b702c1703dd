from uuid import uuid4

from odoo import Command
from odoo.tests import new_test_user, tagged

from .test_return_scan_offer import OfferCommon

CREDIT = "Accept and credit"
KEEP = "Accept without credit"
SEND_BACK = "Send back to the customer"
CHAIR = "4006381333931"
MANAGER = "returns_management.returns_management_group_manager"


@tagged("post_install", "-at_install")
class TestReturnScanSurplus(OfferCommon):
    """More came than was authorised, above the tolerance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(cls.env, "boss", MANAGER, name="Berta Boss")

    def _open(self, authorized=1, delivered=4):
        sale = self._create_sale((self.chair, delivered))
        order = self._approve_return(sale, {self.chair: authorized})
        self._scan(order.name)
        return order

    def _get_offer(self, answer, decision):
        number = self._get_labels(answer).index(decision)
        return answer["offers"][number]

    def _decide(self, answer, decision, **kwargs):
        return self._scan(self._get_offer(answer, decision)["barcode"], **kwargs)

    def _validate(self, **kwargs):
        answer = self._scan("RETCMDVALIDATE", **kwargs)
        self.assertEqual(answer["status"], "ok", answer["message"])
        return answer

    def test_the_decision_is_offered_and_nothing_waits_for_it(self):
        self._open()
        answer = self._scan(CHAIR)
        self.assertFalse(answer["offers"])
        answer = self._scan(CHAIR)
        self.assertEqual(answer["status"], "warning")
        self.assertIn("1 more than authorised", answer["message"])
        # what a clerk may not do comes last
        self.assertEqual(self._get_labels(answer), [KEEP, SEND_BACK, CREDIT])
        answer = self._scan(CHAIR)
        self.assertIn("2 more than authorised", answer["message"])
        line = self._get_line(answer)
        self.assertEqual((line["received"], line["surplus"]), (3, 2))

    def test_within_the_tolerance_nobody_is_asked(self):
        self.env.company.return_over_receipt_percent = 50
        order = self._open(authorized=2)
        answer = self._scan(CHAIR, CHAIR, CHAIR)
        self.assertFalse(answer["offers"])
        self._validate()
        self.assertEqual(order.line_ids.qty_authorized, 3)
        self._assert_refused(self._scan("RETCMDRECEIVE", CHAIR), "nothing is left")

    def test_kept_without_credit(self):
        order = self._open()
        answer = self._decide(self._scan(CHAIR, CHAIR), KEEP)
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertIn("without credit", answer["message"])
        line = self._get_line(answer)
        self.assertEqual((line["received"], line["surplus"]), (2, 0))
        self.assertIn("Accept without credit: 1", line["note"])
        self._validate()
        self.assertEqual(order.line_ids.qty_received, 2)
        self.assertEqual(order.line_ids.qty_authorized, 1)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 2)

    def test_sent_back(self):
        order = self._open()
        self._decide(self._scan(CHAIR, CHAIR, CHAIR), SEND_BACK)
        answer = self._validate()
        self.assertIn("Send back: 2 Chair", answer["message"])
        back = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        self.assertEqual(back.move_ids.quantity, 2)
        self.assertEqual(order.line_ids.qty_received, 1)
        # the delivery back is nothing to receive
        self.assertEqual(answer["state"]["mode"], "inspect")
        self._assert_refused(self._scan("RETCMDRECEIVE", CHAIR), "nothing is left")

    def test_a_manager_credits(self):
        order = self._open()
        self._decide(self._scan(CHAIR, CHAIR, user=self.boss), CREDIT, user=self.boss)
        self.assertEqual(order.line_ids.qty_authorized, 2)
        answer = self._scan(CHAIR, user=self.boss)
        self.assertIn("1 more than authorised", answer["message"])
        self._decide(answer, CREDIT, user=self.boss)
        self._validate(user=self.boss)
        line = order.line_ids
        self.assertEqual((line.qty_authorized, line.qty_received), (3, 3))
        self.assertEqual(line.sale_line_id.qty_delivered, 1)

    def test_who_may_not_credit_is_told_who_may(self):
        order = self._open()
        answer = self._scan(CHAIR, CHAIR)
        offer = self._get_offer(answer, CREDIT)
        self.assertTrue(offer["is_disabled"])
        self.assertIn("Berta Boss", offer["why"])
        self.assertFalse(self._get_offer(answer, KEEP)["is_disabled"])
        self._assert_refused(self._decide(answer, CREDIT), "Berta Boss")
        self._assert_refused(self._scan("RETCMDCREDIT"), "Only managers", "Berta Boss")
        self.assertEqual(order.line_ids.qty_authorized, 1)
        # his manager decides on the same return
        self._scan("RETCMDCREDIT", user=self.boss)
        self._validate()
        self.assertEqual(order.line_ids.qty_received, 2)

    def test_managers_of_other_companies_are_not_named(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        new_test_user(
            self.env,
            "aaron",
            MANAGER,
            name="Aaron Sister",
            company_id=sister.id,
            company_ids=[Command.set(sister.ids)],
        )
        self._open()
        answer = self._scan(CHAIR, CHAIR)
        self.assertNotIn("Aaron Sister", self._get_offer(answer, CREDIT)["why"])

    def test_more_than_was_delivered_is_not_offered_for_credit(self):
        self._open(authorized=1, delivered=1)
        answer = self._scan(CHAIR, CHAIR, user=self.boss)
        self.assertTrue(self._get_offer(answer, CREDIT)["is_disabled"])
        self.assertIn("only 0", self._get_offer(answer, CREDIT)["why"])

    def test_validating_asks_again_until_all_is_decided(self):
        self.table.barcode = "TABLE"
        sale = self._create_sale((self.chair, 3), (self.table, 3))
        order = self._approve_return(sale, {self.chair: 1, self.table: 1})
        self._scan(order.name, CHAIR, CHAIR, "TABLE", "TABLE", "TABLE")
        answer = self._scan("RETCMDVALIDATE")
        self._assert_refused(answer, "Chair", "1 more came than the 1 authorised")
        answer = self._decide(answer, KEEP)
        self.assertEqual(answer["status"], "warning")
        self.assertIn("Table: 2 more came than the 1 authorised", answer["message"])
        answer = self._decide(answer, SEND_BACK)
        self.assertFalse(answer["offers"])
        self._validate()
        received = {line.product_id: line.qty_received for line in order.line_ids}
        self.assertEqual(received, {self.chair: 2, self.table: 1})

    def test_codes_of_the_card_decide(self):
        order = self._open()
        answer = self._scan(CHAIR, CHAIR, "RETCMDKEEP")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self._assert_refused(self._scan("RETCMDSENDBACK"), "no surplus", order.name)
        self._scan(CHAIR, "RETCMDSENDBACK")
        self._validate()
        decided = order.line_ids.move_ids.mapped("return_surplus_decision")
        self.assertEqual(
            sorted(filter(None, decided)), ["keep", "send_back", "send_back"]
        )

    def test_a_code_does_not_guess_between_two_lines(self):
        self.table.barcode = "TABLE"
        sale = self._create_sale((self.chair, 3), (self.table, 3))
        order = self._approve_return(sale, {self.chair: 1, self.table: 1})
        answer = self._scan(order.name, CHAIR, CHAIR, "TABLE", "TABLE", "RETCMDKEEP")
        self.assertEqual(answer["status"], "warning")
        self.assertIn("Chair: 1 more came", answer["message"])
        kept = order.line_ids.filtered("move_ids.return_surplus_decision")
        self.assertEqual(kept.product_id, self.table)
        self._scan("TABLE", order.name)
        self._assert_refused(self._scan("RETCMDKEEP"), "What happens to the surplus")
        self.assertEqual(self._scan("RETCMDKEEP")["status"], "warning")
        self.assertEqual(self._scan("RETCMDKEEP")["status"], "ok")

    def test_a_piece_more_than_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_sale((self.chair, 2, {"product_uom_id": dozen.id}))
        order = self._approve_return(sale, {self.chair: 1})
        answer = self._scan(order.name, *[CHAIR] * 13)
        self.assertIn("1 more than authorised", answer["message"])
        answer = self._decide(answer, SEND_BACK)
        self.assertIn("Send back to the customer: 1", self._get_line(answer)["note"])
        counted = order.picking_ids.move_line_ids.mapped("quantity")
        self.assertEqual(sorted(counted), [1, 12])
        self._validate()
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_the_line_asks_when_it_is_touched(self):
        order = self._open()
        self._scan(CHAIR, CHAIR, order.name)
        answer = self._scan(f"RETSUR{order.line_ids.id}")
        self.assertEqual(len(answer["offers"]), 3)
        self._decide(answer, KEEP)
        answer = self._scan(f"RETSUR{order.line_ids.id}")
        self._assert_refused(answer, "no surplus")

    def test_the_same_key_decides_once(self):
        order = self._open()
        asked = self._scan(CHAIR, CHAIR, CHAIR)
        before = self.state
        key = str(uuid4())
        first = self._decide(asked, KEEP, key=key)
        self.state = before
        self.assertEqual(self._decide(asked, KEEP, key=key), first)
        self._assert_refused(self._decide(asked, SEND_BACK), "no surplus")
        surplus = order.line_ids.move_ids.filtered("return_surplus_decision")
        self.assertEqual(surplus.quantity, 2)

    def test_nobody_decides_on_more_than_he_saw(self):
        order = self._open()
        asked = self._scan(CHAIR, CHAIR)
        self._scan(order.name, CHAIR, user=self.boss)
        answer = self._decide(asked, KEEP)
        self._assert_refused(answer, "2 more came than the 1 authorised")
        self.assertEqual(self._decide(answer, KEEP)["status"], "ok")

    def test_undo_takes_a_decision_back(self):
        for decision in (KEEP, SEND_BACK):
            with self.subTest(decision=decision):
                order = self._open()
                self._decide(self._scan(CHAIR, CHAIR, CHAIR), decision)
                answer = self._scan("RETCMDUNDO")
                self.assertEqual(answer["status"], "ok", answer["message"])
                (line,) = answer["order"]["lines"]
                self.assertEqual((line["received"], line["surplus"]), (3, 2))
                move = order.picking_ids.move_ids
                self.assertEqual((move.quantity, move.product_uom_qty), (3, 1))
                self.assertFalse(move.return_surplus_decision)
                self._scan("RETCMDUNDO", "RETCMDUNDO")
                self._validate()
                self.assertEqual(order.line_ids.qty_received, 1)
                self.assertEqual(order.state, "approved")

    def test_undo_takes_a_credit_back(self):
        order = self._open()
        self._decide(self._scan(CHAIR, CHAIR, user=self.boss), CREDIT, user=self.boss)
        self._scan("RETCMDUNDO", user=self.boss)
        self.assertEqual(order.line_ids.qty_authorized, 1)
        self._assert_refused(self._scan("RETCMDVALIDATE"), "1 more came")
        self._scan("RETCMDUNDO", user=self.boss)
        self._validate()
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_undo_of_a_surplus_of_serial_numbers(self):
        lots = self._create_serials("SN-1", "SN-2")
        sale = self._sell_serials(lots)
        order = self._approve_return(sale, {self.phone: 1})
        self._decide(self._scan(order.name, "SN-1", "SN-2"), SEND_BACK)
        self._assert_refused(self._scan("SN-2"), "scanned already")
        self._scan("RETCMDUNDO")
        counted = order.picking_ids.move_line_ids.filtered("picked")
        self.assertEqual(counted.lot_id, lots)
        self._scan("RETCMDKEEP")
        self._validate()
        self.assertEqual(lots.location_id, self.quarantine)

    def test_a_count_that_was_decided_on_is_not_taken_back(self):
        order = self._open()
        self._scan(CHAIR, CHAIR)
        self._scan("RETCMDKEEP", user=self.boss)
        answer = self._scan("RETCMDUNDO")
        self._assert_refused(answer, "decided already", "Accept without credit: 1")
        # what came after the decision is
        answer = self._scan(CHAIR, "RETCMDUNDO")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self._validate()
        self.assertEqual(order.line_ids.qty_received, 2)

    def test_undo_after_the_office_validated(self):
        order = self._open()
        self._decide(self._scan(CHAIR, CHAIR), KEEP)
        order.picking_ids._action_done()
        self._assert_refused(self._scan("RETCMDUNDO"), "elsewhere")
        self.assertEqual(order.line_ids.qty_received, 2)

    def test_the_form_of_the_transfer_knows_the_decision(self):
        order = self._open()
        self._decide(self._scan(CHAIR, CHAIR), KEEP)
        self.assertTrue(order.picking_ids.button_validate())
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual(order.line_ids.qty_received, 2)
