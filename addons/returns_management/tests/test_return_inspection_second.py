from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .test_return_inspection_opinion import FindingCommon


@tagged("post_install", "-at_install")
class TestReturnSecondInspector(FindingCommon):
    """The second inspector is told by an activity, which the opinion closes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_clerk("leader")
        cls.order.team_id.user_id = cls.leader
        cls.ours = cls.result.with_user(cls.first)

    def _get_planned(self):
        return self.order.activity_ids.filtered(
            lambda activity: (
                activity.activity_type_id
                == self.env.ref("returns_management.mail_activity_type_return_opinion")
            )
        )

    def _give(self, user, result=None):
        self.env["return.inspection.opinion"].with_user(user).create(
            {
                "inspection_id": (result or self.result).id,
                "grade_id": self.grade_d.id,
                "disposition_id": self.restock.id,
            }
        )

    def test_leader_of_the_team_is_told_until_the_opinion_is_given(self):
        self.ours.action_ask_second_opinion()
        activity = self._get_planned()
        self.assertEqual(activity.user_id, self.leader)
        self.assertEqual(self.result.second_user_id, self.leader)
        self.assertIn("Chair", activity.note)
        self.assertNotIn(self.grade_a.name, activity.note)
        self._give(self.leader)
        self.assertFalse(self._get_planned())
        self.assertIn(self.grade_d.name, self.order.message_ids[0].body)

    def test_named_inspector_is_told(self):
        self.ours.second_user_id = self.second
        self.assertFalse(self._get_planned())
        self.ours.action_ask_second_opinion()
        self.ours.action_ask_second_opinion()
        self.assertEqual(self._get_planned().user_id, self.second)
        self.ours.second_user_id = self.leader
        self.assertEqual(self._get_planned().user_id, self.leader)

    def test_anybody_elses_opinion_closes_it_too(self):
        self.ours.action_ask_second_opinion()
        self._give(self.second)
        self.assertFalse(self._get_planned())

    def test_one_activity_for_the_goods_of_a_return(self):
        other = self.result.copy({"quantity": 1})
        self.result.quantity = 2
        both = (self.result | other).with_user(self.first)
        for result in both:
            result.action_ask_second_opinion()
        self.assertEqual(self._get_planned().note.count("Chair"), 2)
        self._give(self.leader)
        self.assertEqual(self._get_planned().note.count("Chair"), 1)
        other.unlink()
        self.assertFalse(self._get_planned())

    def test_whoever_asks_is_not_told(self):
        self.result.with_user(self.leader).action_ask_second_opinion()
        self.assertNotIn(self.leader, self._get_planned().user_id)
        self.assertEqual(len(self._get_planned()), 1)

    def test_named_inspector_must_be_able_to_give_it(self):
        stranger = new_test_user(self.env, "stranger", groups="base.group_user")
        for user in (stranger, self.first):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "cannot give the second opinion"),
            ):
                self.ours.second_user_id = user
                self.ours.action_ask_second_opinion()
        self.ours.second_user_id = False
        self.ours.action_ask_second_opinion()
        with self.assertRaisesRegex(UserError, "cannot give the second opinion"):
            self.ours.second_user_id = stranger

    def test_activity_done_by_hand_stays_done(self):
        self.ours.action_ask_second_opinion()
        self._get_planned().action_feedback()
        self._give(self.leader)
        self.assertEqual(self.result.second_opinion, "differs")
        self.assertFalse(self._get_planned())
