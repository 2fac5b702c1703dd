from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnTeam(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls._create_clerk("anna_returns")
        cls.bert = cls._create_clerk("bert_returns")
        cls.team = cls.env["return.team"].create(
            {
                "name": "Europe",
                "member_ids": (cls.anna | cls.bert).ids,
                "assignment": "balanced",
            }
        )

    def _create_unassigned(self, count):
        sale = self._create_sale((self.chair, count))
        orders = self.env["return.order"]
        for _number in range(count):
            orders |= self._create_return(sale, {self.chair: 1})
        orders.action_draft()
        orders.write({"user_id": False, "team_id": self.team.id})
        return orders

    def test_team_of_the_responsible_is_the_default(self):
        order = self.env["return.order"].create(
            {"partner_id": self.customer.id, "user_id": self.bert.id}
        )
        self.assertEqual(order.team_id, self.team)

    def test_submitted_returns_are_shared_by_load(self):
        self.env["return.order"].create(
            [{"partner_id": self.customer.id, "user_id": self.anna.id}] * 2
        )
        orders = self._create_unassigned(4)
        orders.action_request()
        users = orders.mapped("user_id.login")
        self.assertEqual(
            [order.user_id for order in orders],
            [self.bert, self.bert, self.anna, self.bert],
            users,
        )

    def test_next_turn_begins_after_the_last_member(self):
        first, second = self._create_unassigned(2)
        first.action_request()
        first.action_cancel()
        second.action_request()
        self.assertEqual(first.user_id | second.user_id, self.anna | self.bert)

    def test_responsible_is_kept_and_manual_teams_share_nothing(self):
        taken, open_ = self._create_unassigned(2)
        taken.user_id = self.bert
        self.team.assignment = "manual"
        (taken | open_).action_request()
        self.assertEqual(taken.user_id, self.bert)
        self.assertFalse(open_.user_id)
        self.assertEqual((self.team.open_count, self.team.unassigned_count), (2, 1))

    def test_sharing_by_hand(self):
        orders = self._create_unassigned(2)
        self.env["return.order.plan"].create(
            {"return_order_ids": orders.ids, "responsible": "share"}
        ).action_plan()
        self.assertEqual(orders.user_id, self.anna | self.bert)

    def test_team_without_members_says_so(self):
        orders = self._create_unassigned(1)
        self.team.member_ids = False
        action = (
            self.env["return.order.plan"]
            .create({"return_order_ids": orders.ids, "responsible": "share"})
            .action_plan()
        )
        result = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("team Europe has no members", result.line_ids.reason)

    def test_clerk_submits_without_the_right_to_change_the_team(self):
        order = self._create_unassigned(1)
        order.with_user(self.anna).action_request()
        self.assertTrue(order.user_id)
        with self.assertRaises(AccessError):
            self.team.with_user(self.anna).name = "Mine"


@tagged("post_install", "-at_install")
class TestReturnFollowUp(ReturnsCommon):
    def _create_approved(self, days):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        order.date_approve = fields.Datetime.now() - timedelta(days=days)
        return order

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_management.ir_cron_return_follow_up"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_overdue_goods_are_asked_for_once(self):
        self.env.company.return_followup_days = 10
        overdue, fresh = self._create_approved(11), self._create_approved(9)
        self._run_cron()
        self._run_cron()
        activity = overdue.activity_ids
        self.assertEqual(activity.summary, "Ask the customer where the parcel is")
        self.assertEqual(activity.user_id, overdue.user_id)
        self.assertIn("Claire Dubois", activity.note)
        self.assertFalse(fresh.activity_ids)
        activity.action_done()
        self._run_cron()
        self.assertFalse(overdue.activity_ids)

    def test_leader_is_told_when_the_responsible_has_left(self):
        leader = new_test_user(
            self.env,
            "leader_returns",
            groups="returns_management.returns_management_group_manager",
        )
        order = self._create_approved(60)
        order.user_id = new_test_user(self.env, "left_returns")
        order.team_id.user_id = leader
        order.user_id.active = False
        self._run_cron()
        self.assertEqual(order.activity_ids.user_id, leader)

    def test_received_goods_are_not_asked_for(self):
        order = self._create_approved(60)
        self._receive(order)
        self._run_cron()
        self.assertFalse(order.activity_ids)

    def test_zero_days_never_ask(self):
        self.env.company.return_followup_days = 0
        order = self._create_approved(60)
        self._run_cron()
        self.assertFalse(order.activity_ids)
