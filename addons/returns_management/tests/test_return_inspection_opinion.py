from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_return_disposition import DispositionCommon


class FindingCommon(DispositionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = map(cls._create_clerk, ("first", "second"))
        cls.order = cls._create_received((cls.chair, 3))
        cls.result = cls.env["return.inspection"].create(
            {
                "return_line_id": cls.order.line_ids.id,
                "quantity": 3,
                "grade_id": cls.grade_a.id,
                "disposition_id": cls.restock.id,
            }
        )


@tagged("post_install", "-at_install")
class TestReturnSecondOpinion(FindingCommon):
    def _give(self, user, **values):
        return (
            self.env["return.inspection.opinion"]
            .with_user(user)
            .create(
                {
                    "inspection_id": self.result.id,
                    "grade_id": self.grade_a.id,
                    "disposition_id": self.restock.id,
                    **values,
                }
            )
        )

    def test_validation_waits_for_another_inspector(self):
        ours = self.result.with_user(self.first)
        ours.action_ask_second_opinion()
        ours.action_ask_second_opinion()
        self.assertEqual(ours.second_opinion, "asked")
        with self.assertRaisesRegex(UserError, "waits for its second opinion"):
            ours.action_done()
        with self.assertRaisesRegex(UserError, "another inspector's"):
            ours.action_give_second_opinion()
        self.result.with_user(self.second).action_give_second_opinion()
        self._give(self.second)
        self.assertEqual(ours.second_opinion, "agreed")
        ours.action_done()
        self.assertEqual(self.result.opinion_ids.user_id, self.first | self.second)

    def test_nobody_gives_two_opinions(self):
        self.result.with_user(self.first).action_ask_second_opinion()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self._give(self.first)

    def test_opinion_is_of_who_gives_it_and_stays(self):
        opinion = self._give(self.second, user_id=self.first.id)
        self.assertEqual(opinion.user_id, self.second)
        with self.assertRaisesRegex(AccessError, "stays as it was given"):
            opinion.grade_id = self.grade_d

    def test_disagreement_needs_a_reason_or_a_manager(self):
        ours = self.result.with_user(self.first)
        ours.action_ask_second_opinion()
        self._give(self.second, grade_id=self.grade_d.id)
        self.assertEqual(ours.second_opinion, "differs")
        with self.assertRaisesRegex(UserError, "first .*, second .* differ"):
            ours.action_done()
        ours.disagreement_reason = "The scratch is dust"
        ours.action_done()
        self.assertEqual(ours.state, "done")

    def test_manager_decides_without_a_reason(self):
        self.result.with_user(self.first).action_ask_second_opinion()
        self._give(self.second, disposition_id=self.scrap.id)
        self.result.action_done()
        self.assertEqual(self.result.state, "done")

    def test_opinion_needs_ones_own_first_and_an_open_inspection(self):
        self.result.disposition_id = False
        with self.assertRaisesRegex(UserError, "your own opinion"):
            self.result.action_ask_second_opinion()
        self.result.disposition_id = self.restock
        self.result.action_done()
        with self.assertRaisesRegex(UserError, "comes too late"):
            self._give(self.second)


@tagged("post_install", "-at_install")
class TestReturnInspectionFindings(FindingCommon):
    def test_one_click_splits_one_unit_off(self):
        action = self.result.action_split()
        new = self.env["return.inspection"].browse(action["res_id"])
        self.assertEqual((self.result.quantity, new.quantity), (2, 1))
        self.assertFalse(new.grade_id)
        self.order.action_inspect()
        self.assertEqual(len(self.order.inspection_ids), 2)
        with self.assertRaisesRegex(UserError, "too little to take one off"):
            new.action_split()

    def test_weight_beyond_the_tolerance_is_told(self):
        self.chair.weight = 2.0
        result = self.result.copy()
        self.assertEqual(result.expected_weight, 6.0)
        result.weight = 5.5
        self.assertFalse(result.weight_finding)
        result.weight = 3.0
        self.assertIn("50 % less", result.weight_finding)

    def test_grade_proposes_a_deduction_that_is_taken_over(self):
        self.grade_d.deduction_percent = 30.0
        with Form(self.result) as form:
            form.grade_id = self.grade_d
            self.assertEqual(form.deduction_percent, 30.0)
        self.assertIn("30 %", self.result.deduction_proposal)

    def test_other_deduction_needs_a_reason(self):
        self.result.deduction_percent = 25.0
        with self.assertRaisesRegex(UserError, "Say why you deduct 25 %"):
            self.result.action_done()
        self.result.deduction_reason = "Scratched"
        self.result.action_done()
        self.assertEqual(self.result._get_deduction_reason(), "Scratched")

    def test_nothing_is_proposed_where_the_customer_is_not_at_fault(self):
        self.grade_a.deduction_percent = 30.0
        order = self._create_received(reason_id=self.defective.id)
        result = self.env["return.inspection"].create(
            {"return_line_id": order.line_ids.id, "grade_id": self.grade_a.id}
        )
        self.assertEqual(result.deduction_percent, 0)

    def test_answers_add_up(self):
        self.env["return.inspection.checklist"].create(
            {
                "name": "All",
                "item_ids": [
                    Command.create({"name": name, "deduction_percent": percent})
                    for name, percent in (("Box", 5.0), ("Manual", 7.5))
                ],
            }
        )
        order = self._create_received()
        result = self.env["return.inspection"].create(
            {"return_line_id": order.line_ids.id}
        )
        result.answer_ids.value_yes = "no"
        self.assertEqual(result.proposed_deduction_percent, 12.5)
        self.assertEqual(result.deduction_proposal, "Box: no: 5 %\nManual: no: 7.5 %")

    def test_validated_result_is_locked(self):
        self.result.action_done()
        for field, value in (("deduction_percent", 5), ("derogation", "dangerous")):
            with self.assertRaisesRegex(UserError, "cannot change any more"):
                self.result[field] = value
        with self.assertRaisesRegex(UserError, "cannot be divided"):
            self.result.action_split()

    def test_answers_of_a_validated_result_stay(self):
        self.env["return.inspection.checklist"].create(
            {
                "name": "All",
                "item_ids": [Command.create({"name": "Box", "required": False})],
            }
        )
        order = self._create_received()
        order.action_inspect()
        result = self._inspect(order)
        with self.assertRaisesRegex(UserError, "are evidence"):
            result.answer_ids.unlink()
        with self.assertRaisesRegex(UserError, "are evidence"):
            result.answer_ids.copy()

    def test_deduction_is_a_percentage(self):
        with (
            self.assertRaises(CheckViolation),
            mute_logger("odoo.sql_db"),
        ):
            self.result.deduction_percent = 101
            self.env.flush_all()
