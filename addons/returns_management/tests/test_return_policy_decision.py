from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyOnReturn(PolicyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy({"window_days": 10}, activate=True)
        cls.late_sale = cls._create_delivered_sale(date(2026, 1, 5))

    def test_late_return_waits_with_its_reason_although_no_rule_asks(self):
        self.env["return.approval.rule"].create({"name": "Large", "amount_min": 1000})
        order = self._create_return(self.late_sale)
        self.assertEqual(order.state, "requested")
        self.assertFalse(order.approval_rule_ids)
        self.assertIn("took goods back until 01/15/2026", order.policy_objection)
        fresh = self._create_return(self._create_sale((self.chair, 1)))
        self.assertEqual(fresh.state, "approved")

    def test_approval_of_an_exception_keeps_its_reason(self):
        order = self._create_return(self.late_sale)
        with self.assertRaisesRegex(UserError, "is not provided for"):
            order.with_user(self.manager).action_approve()
        wizard = self.env["return.policy.exception"].with_user(self.manager)
        action = order.with_user(self.manager).action_open_exception()
        wizard = wizard.with_context(**action["context"])
        wizard.create({"reason": "Was ill"}).action_approve()
        self.assertEqual((order.state, order.exception_reason), ("approved", "Was ill"))
        with self.assertRaises(AccessError):
            order.with_user(self.manager).exception_reason = "Other"

    def test_clerk_cannot_grant_an_exception(self):
        order = self._create_return(self.late_sale)
        with self.assertRaises(AccessError):
            self.env["return.policy.exception"].with_user(self.clerk).create(
                {"return_order_id": order.id, "reason": "Please"}
            )

    def test_decision_is_frozen_by_the_approval(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        decision = order.line_ids.policy_decision_id
        order.action_approve()
        self.assertEqual(order.line_ids.policy_decision_id, decision)
        self.policy.action_archive()
        order.line_ids._decide_policy()
        self.assertEqual(order.line_ids.policy_decision_id, decision)
        with self.assertRaises(AccessError):
            decision.with_user(self.manager).eligible = False

    def test_decision_follows_the_lines_until_the_approval(self):
        order = self._create_return(self.late_sale)
        self.assertEqual(order.line_ids.policy_verdict, "exception")
        order.line_ids.reason_id = self.defective
        self.assertEqual(order.line_ids.policy_decision_id.approval_codes, "claim")
        self.assertTrue(order.line_ids.policy_decision_id.eligible)

    def test_unchanged_decision_is_not_written_again(self):
        order = self._create_return(self.late_sale)
        decision = order.line_ids.policy_decision_id
        order.line_ids._decide_policy()
        self.assertEqual(order.line_ids.policy_decision_id, decision)

    def test_draft_forgets_the_decision(self):
        order = self._create_return(self.late_sale)
        order.action_draft()
        self.assertFalse(order.line_ids.policy_decision_id)
        order.action_request()
        self.assertTrue(order.line_ids.policy_decision_id)

    def test_parts_of_a_split_return_are_judged(self):
        sale = self._create_delivered_sale(date(2026, 1, 5), quantity=2)
        order = self._create_return(sale)
        wizard = self.env["return.order.split"].create({"return_order_id": order.id})
        wizard.line_ids.quantity = 1
        new = self.env["return.order"].browse(wizard.action_split()["res_id"])
        for part in (order, new):
            self.assertEqual(part.line_ids.policy_verdict, "exception")

    def test_without_policies_nothing_is_kept(self):
        self.policy.action_archive()
        order = self._create_return(self.late_sale)
        self.assertFalse(order.policy_decision_ids)
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "approved")

    def test_decision_names_its_facts(self):
        order = self._create_return(self.late_sale)
        facts = order.line_ids.policy_decision_id.facts
        self.assertEqual(facts["channel"], "online")
        self.assertEqual(facts["lines"][0]["deliveries"], [{"date": "2026-01-05"}])

    def test_user_reads_decisions_of_the_own_company(self):
        order = self._create_return(self.late_sale)
        decision = order.line_ids.policy_decision_id.with_user(self.clerk)
        self.assertTrue(decision.reason_ids[0].sentence)
        company = self.env["res.company"].create({"name": "Other"})
        self.clerk.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        with self.assertRaises(AccessError):
            decision.reason_ids.read(["code"])

    @freeze_time("2026-03-01 10:00:00")
    def test_new_return_is_judged_by_the_day_it_is_asked_for(self):
        order = self._create_return(self.late_sale)
        self.assertEqual(
            order.line_ids.policy_decision_id.facts["today"], {"date": "2026-03-01"}
        )
