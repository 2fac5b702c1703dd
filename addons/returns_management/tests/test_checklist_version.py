from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_bad_input import BadInputCommon


@tagged("post_install", "-at_install")
class TestChecklistVersion(BadInputCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checklist = cls.env["return.inspection.checklist"].create(
            {
                "name": "Furniture",
                "item_ids": [
                    Command.create({"name": "Clean?", "grade_id": cls.grade_d.id})
                ],
            }
        )
        cls.item = cls.checklist.item_ids
        cls.order = cls._create_return(cls._create_sale((cls.chair, 2)))
        cls.order.action_approve()
        cls._receive(cls.order)
        cls.order.action_inspect()
        cls.result = cls.order.inspection_ids

    def _change(self, **values):
        self.checklist.with_user(self.manager).item_ids = [
            Command.update(self.item.id, values)
        ]

    def test_question_in_use_is_judged_as_it_was_asked(self):
        self._change(name="Dirty?", expects_yes=False)
        self.assertEqual(self.checklist.item_ids.mapped("name"), ["Dirty?"])
        answer = self.result.answer_ids
        self.assertEqual(answer.name, "Clean?")
        answer.value_yes = "yes"
        self.assertTrue(answer.is_ok)
        answer.value_yes = "no"
        self.assertEqual(self.result.proposed_grade_id, self.grade_d)

    def test_next_inspection_gets_the_new_question(self):
        self._change(name="Dirty?", expects_yes=False)
        later = self.env["return.inspection"].create(
            {"return_line_id": self.order.line_ids.id, "quantity": 1}
        )
        self.assertEqual(later.answer_ids.mapped("name"), ["Dirty?"])

    def test_question_that_goes_stays_where_it_was_asked(self):
        self.result.answer_ids.value_yes = "no"
        self.checklist.with_user(self.manager).item_ids = [Command.delete(self.item.id)]
        self.assertFalse(self.checklist.item_ids)
        self.assertEqual(self.result.answer_ids.item_id, self.item)
        self.assertEqual(self.result.proposed_grade_id, self.grade_d)

    def test_place_and_same_words_are_no_change(self):
        self._change(sequence=3, name="Clean?", grade_id=self.grade_d.id)
        self.assertEqual(self.checklist.item_ids, self.item)

    def test_question_nobody_was_asked_is_simply_changed(self):
        self.result.answer_ids.unlink()
        self._change(name="Dirty?")
        self.assertEqual(self.checklist.item_ids, self.item)
        self.checklist.item_ids = [Command.delete(self.item.id)]
        self.assertFalse(self.item.exists())

    def test_question_is_not_made_optional_or_dropped(self):
        answer = self.result.answer_ids.with_user(self.manager)
        for values in ({"required": False}, {"item_id": False}, {"kind": "text"}):
            with self.assertRaisesRegex(AccessError, "cannot be written directly"):
                answer.write(values)
        with self.assertRaises(AccessError):
            answer.unlink()

    def test_who_answered_is_not_what_the_caller_says(self):
        answer = self.result.answer_ids.with_user(self.clerk)
        answer.write({"value_yes": "yes", "user_id": self.manager.id})
        self.assertEqual(answer.user_id, self.clerk)

    def test_validated_result_keeps_its_answers(self):
        self.result.answer_ids.value_yes = "no"
        self.result.disposition_id = self.scrap
        self.result.action_done()
        sentence = self.result.proposal_reason
        self._change(name="Dirty?", expects_yes=False)
        self.assertEqual(self.result.answer_ids.name, "Clean?")
        self.assertEqual(self.result.proposal_reason, sentence)
