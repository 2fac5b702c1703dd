from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnScanQuestion(ScannerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade_b = cls.env.ref("returns_management.return_grade_b")
        cls.chair.categ_id = cls.env["product.category"].create({"name": "Seats"})
        cls.checklist = cls.env["return.inspection.checklist"].create(
            {
                "name": "Seats",
                "categ_ids": [Command.set(cls.chair.categ_id.ids)],
                "item_ids": [
                    Command.create(
                        {"name": "Original box", "grade_id": cls.grade_b.id}
                    ),
                    Command.create(
                        {
                            "name": "Seat",
                            "kind": "choice",
                            "good_choices": "clean",
                            "bad_choices": "stained, torn",
                            "grade_id": cls.grade_d.id,
                        }
                    ),
                    Command.create(
                        {
                            "name": "Weight",
                            "kind": "number",
                            "has_limits": True,
                            "minimum": 4.0,
                            "maximum": 6.0,
                            "unit": "kg",
                            "grade_id": cls.grade_d.id,
                            "required": False,
                        }
                    ),
                ],
            }
        )
        cls.restock.grade_ids |= cls.grade_a | cls.grade_b
        cls.scrap.grade_ids |= cls.grade_d

    def _receive_return(self, quantity=3):
        order = self._approve_return(self._create_sale((self.chair, quantity)))
        self._receive(order)
        return order

    def _reply(self, answer, question, text, **kwargs):
        asked = {a["name"]: a["id"] for a in answer["inspection"]["answers"]}
        return self._scan(f"RETANS{asked[question]}:{text}", **kwargs)

    def test_goods_are_asked_about_before_they_are_graded(self):
        order = self._receive_return()
        answer = self._scan(order.name, self.chair.barcode)
        self.assertEqual(answer["status"], "ok", answer["message"])
        shown = answer["inspection"]
        self.assertEqual(
            [a["name"] for a in shown["answers"]], ["Original box", "Seat", "Weight"]
        )
        self.assertEqual(shown["answers"][1]["choices"], ["clean", "stained", "torn"])
        self.assertEqual(shown["answers"][2]["maximum"], 6)
        self.assertEqual(shown["missing"], ["Original box", "Seat"])
        self.assertEqual(self._get_line(answer)["inspected"], 1)

    def test_answers_propose_grade_and_disposition(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        self._reply(answer, "Original box", "no")
        answer = self._reply(answer, "Seat", "clean")
        self.assertEqual(answer["inspection"]["grade_id"], self.grade_b.id)
        self.assertEqual(answer["inspection"]["disposition_id"], self.restock.id)
        self.assertIn("Original box: no", answer["inspection"]["proposal"])
        answer = self._reply(answer, "Weight", "2,5")
        self.assertEqual(answer["status"], "warning")
        self.assertIn("2.5 kg (at least 4)", answer["message"])
        self.assertEqual(answer["inspection"]["grade_id"], self.grade_d.id)
        answer = self._scan("RETCMDVALIDATE")
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertEqual(order.inspection_ids.state, "done")
        self.assertEqual(order.inspection_ids.disposition_id, self.scrap)

    def test_an_answer_sent_twice_counts_once(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        key = str(uuid4())
        first = self._reply(answer, "Seat", "torn", key=key)
        changed = self._reply(answer, "Seat", "clean")
        again = self._reply(answer, "Seat", "torn", key=key)
        self.assertEqual(first["message"], again["message"])
        seat = order.inspection_ids.answer_ids[1]
        self.assertEqual(seat.value_text, "clean")
        self.assertEqual(changed["inspection"], again["inspection"])

    def test_no_answer_of_another_kind(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        refused = self._reply(answer, "Original box", "maybe")
        self._assert_refused(refused, "Original box", "maybe", "Yes or No")
        self._assert_refused(self._reply(answer, "Weight", "heavy"), "Weight", "heavy")
        self._assert_refused(self._reply(answer, "Weight", "nan"), "Weight")
        self._assert_refused(self._reply(answer, "Seat", "wet"), "Seat", "wet", "torn")
        self._assert_refused(self._reply(answer, "Seat", ""), "Seat")

    def test_the_next_goods_wait_for_the_answers(self):
        order = self._receive_return()
        answer = self._scan(order.name, self.chair.barcode)
        self._assert_refused(self._scan(self.chair.barcode), "Original box", "Seat")
        self._assert_refused(self._scan("RETCMDNEXT"), "Original box")
        self._assert_refused(self._scan("RETCMDVALIDATE"), "Original box")
        self._reply(answer, "Original box", "yes")
        self._reply(answer, "Seat", "clean")
        answer = self._scan("RETCMDNEXT")
        self.assertFalse(answer["inspection"])
        self.assertEqual(self._scan(self.chair.barcode)["status"], "ok")
        self.assertEqual(order.inspection_ids.mapped("quantity"), [1, 1])

    def test_validating_comes_back_to_what_was_not_answered(self):
        order = self._receive_return()
        self._scan(order.name, self.chair.barcode, "RETCMDRECEIVE", "RETCMDINSPECT")
        answer = self._scan("RETCMDVALIDATE")
        self._assert_refused(answer, "Original box")
        self.assertEqual(answer["inspection"]["id"], order.inspection_ids.id)

    def test_more_pieces_with_the_same_answers(self):
        order = self._receive_return(2)
        answer = self._scan(order.name, self.chair.barcode)
        self._reply(answer, "Original box", "yes")
        self._assert_refused(self._scan("RETCMDMORE"), "Seat")
        self._reply(answer, "Seat", "clean")
        answer = self._scan("RETCMDMORE")
        self.assertEqual(answer["inspection"]["quantity"], 2)
        self._assert_refused(self._scan("RETCMDMORE"), "inspected already")
        answer = self._scan("RETCMDUNDO")
        self.assertEqual(answer["inspection"]["quantity"], 1)

    def test_undo_takes_an_answer_back(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        self._reply(answer, "Weight", "5")
        self._reply(answer, "Weight", "0")
        weight = order.inspection_ids.answer_ids[2]
        self.assertEqual(self._scan("RETCMDUNDO")["status"], "ok")
        self.assertEqual((weight.value_number, weight.is_measured), (5, True))
        self._scan("RETCMDUNDO")
        self.assertFalse(weight.is_answered)
        self._scan("RETCMDUNDO")
        self.assertFalse(order.inspection_ids)

    def test_another_grade_than_proposed_wants_a_reason(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        self._reply(answer, "Original box", "yes")
        self._reply(answer, "Seat", "clean")
        answer = self._scan("RETGRDD")
        self.assertEqual(answer["status"], "warning")
        self.assertTrue(answer["inspection"]["needs_reason"])
        self._assert_refused(self._scan("RETCMDVALIDATE"), "say why", "As new")
        result = order.inspection_ids
        answer = self._scan(f"RETWHY{result.id}:Smells of smoke")
        self.assertFalse(answer["inspection"]["needs_reason"])
        self._scan("RETCMDVALIDATE")
        self.assertEqual(result.state, "done")
        self.assertEqual(result.grade_id, self.grade_d)
        self.assertEqual(result.override_reason, "Smells of smoke")

    def test_back_to_the_proposal_needs_no_reason(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        self._reply(answer, "Original box", "yes")
        self._reply(answer, "Seat", "clean")
        self._scan("RETGRDD")
        answer = self._scan("RETGRDA")
        self.assertFalse(answer["inspection"]["needs_reason"])
        self._scan("RETGRDD", "RETCMDUNDO", "RETCMDVALIDATE")
        self.assertEqual(order.inspection_ids.grade_id, self.grade_a)

    def test_a_question_of_another_return_is_refused(self):
        first, second = self._receive_return(1), self._receive_return(1)
        answer = self._scan(first.name, self.chair.barcode)
        self._scan(second.name)
        self._assert_refused(self._reply(answer, "Seat", "clean"), second.name)

    def test_a_checklist_changed_meanwhile_keeps_what_was_asked(self):
        order = self._receive_return(1)
        answer = self._scan(order.name, self.chair.barcode)
        self.checklist.item_ids[0].unlink()
        answer = self._reply(answer, "Original box", "no")
        self.assertEqual(answer["inspection"]["grade_id"], self.grade_b.id)
        self._reply(answer, "Seat", "clean")
        self.assertEqual(self._scan("RETCMDVALIDATE")["status"], "ok")
