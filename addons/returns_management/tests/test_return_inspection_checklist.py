import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnInspectionChecklist(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade_b = cls.env.ref("returns_management.return_grade_b")
        cls.grade_c = cls.env.ref("returns_management.return_grade_c")
        cls.chair.categ_id = cls.env["product.category"].create({"name": "Seats"})
        cls.checklist = cls._create_checklist(
            cls.chair.categ_id,
            {"name": "Original box", "kind": "yes_no", "grade_id": cls.grade_b.id},
            {
                "name": "Seat",
                "kind": "choice",
                "good_choices": "clean",
                "bad_choices": "stained, torn",
                "grade_id": cls.grade_d.id,
            },
            {
                "name": "Weight",
                "kind": "number",
                "has_limits": True,
                "minimum": 4.0,
                "maximum": 6.0,
                "unit": "kg",
                "grade_id": cls.grade_c.id,
                "required": False,
            },
        )
        cls.order = cls._create_return(cls._create_sale((cls.chair, 1)))
        cls.order.action_approve()
        cls._receive(cls.order)
        cls.order.action_inspect()
        cls.result = cls.order.inspection_ids
        cls.box, cls.seat, cls.weight = cls.result.answer_ids

    @classmethod
    def _create_checklist(cls, category, *items):
        return cls.env["return.inspection.checklist"].create(
            {
                "name": category.name,
                "categ_ids": [Command.set(category.ids)],
                "item_ids": [Command.create(item) for item in items],
            }
        )

    def _take_photo(self):
        stream = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(stream, "PNG")
        return base64.b64encode(stream.getvalue())

    def test_questions_come_from_the_nearest_category(self):
        child = self.env["product.category"].create(
            {"name": "Stools", "parent_id": self.chair.categ_id.id}
        )
        stool = self._create_product("Stool", categ_id=child.id)
        find = self.env["return.inspection.checklist"]._find_for
        self.assertEqual(find(stool), self.checklist)
        own = self._create_checklist(child, {"name": "Legs"})
        self.assertEqual(find(stool), own)
        self.assertEqual(self.result.answer_ids.mapped("name")[0], "Original box")

    def test_good_answers_propose_the_best_grade(self):
        self.box.value_yes = "yes"
        self.seat.value_text = "clean"
        self.assertEqual(self.result.proposed_grade_id, self.grade_a)
        self.assertEqual(self.result.grade_id, self.grade_a)
        self.assertEqual(self.result.disposition_id, self.restock)
        self.result.action_done()
        self.assertEqual(self.order.inspection_status, "full")

    def test_worst_answer_decides_and_says_why(self):
        self.box.value_yes = "no"
        self.seat.value_text = "torn"
        self.assertEqual(self.result.proposed_grade_id, self.grade_d)
        self.assertEqual(self.result.proposed_disposition_id, self.scrap)
        self.assertEqual(self.result.proposal_reason, "Seat: torn\nOriginal box: no")

    def test_weight_outside_its_limits_counts_and_zero_is_a_weight(self):
        self.weight.value_number = 5.0
        self.assertTrue(self.weight.is_ok)
        self.weight.value_number = 0.0
        self.assertEqual(self.weight.sentence, "Weight: 0 kg (at least 4)")
        self.assertEqual(self.result.proposed_grade_id, self.grade_c)

    def test_required_questions_must_be_answered(self):
        self.box.value_yes = "yes"
        with self.assertRaisesRegex(UserError, "answer Seat first"):
            self.result.action_done()

    def test_unknown_choice_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "burnt is none of the choices"):
            self.seat.value_text = "burnt"

    def test_another_decision_needs_a_reason_and_both_are_kept(self):
        self.box.value_yes = "yes"
        self.seat.value_text = "torn"
        self.result.write(
            {"grade_id": self.grade_a.id, "disposition_id": self.restock.id}
        )
        with self.assertRaisesRegex(UserError, "Say why you decide otherwise"):
            self.result.action_done()
        self.result.override_reason = "The seat was exchanged at the counter."
        self.result.action_done()
        self.assertEqual(self.result.proposed_grade_id, self.grade_d)
        self.assertEqual(self.result.grade_id, self.grade_a)

    def test_changed_checklist_does_not_change_given_answers(self):
        self.box.value_yes = "no"
        self.env.flush_all()
        self.checklist.item_ids[0].write({"name": "Any box", "grade_id": False})
        self.assertEqual(self.box.name, "Original box")
        self.assertEqual(self.result.proposed_grade_id, self.grade_b)

    def test_validated_answers_are_evidence(self):
        self.box.value_yes = "yes"
        self.seat.value_text = "clean"
        self.result.action_done()
        with self.assertRaisesRegex(UserError, "evidence"):
            self.box.value_yes = "no"
        with self.assertRaisesRegex(UserError, "Grade cannot change any more"):
            self.result.grade_id = self.grade_d

    def test_photo_is_kept_with_its_author(self):
        item = self.checklist.item_ids.create(
            {"checklist_id": self.checklist.id, "name": "Front", "kind": "photo"}
        )
        self.result._create_missing_answers()
        answer = self.result.answer_ids.filtered(lambda a: a.item_id == item)
        answer.photo = self._take_photo()
        self.assertTrue(answer.is_answered)
        self.assertEqual(answer.user_id, self.env.user)

    def test_what_is_no_picture_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Take a JPEG, PNG"):
            self.box.photo = base64.b64encode(b"%PDF-1.7 not a picture")

    def test_huge_photo_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Original box has 50 MB"):
            self.box.photo = base64.b64encode(b"\0" * (50 * 1024**2))

    def test_form_follows_the_answers(self):
        with Form(self.result) as form:
            with form.answer_ids.edit(0) as answer:
                answer.value_yes = "no"
            with form.answer_ids.edit(1) as answer:
                answer.value_text = "clean"
        self.assertEqual(self.result.grade_id, self.grade_b)
