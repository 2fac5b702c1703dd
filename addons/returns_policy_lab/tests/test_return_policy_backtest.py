from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PolicyLabCommon


@tagged("post_install", "-at_install")
class TestReturnPolicyBacktest(PolicyLabCommon):
    def _run(self, *policies, **values):
        test = (
            self.env["return.policy.backtest"]
            .with_user(self.manager)
            .create({"policy_ids": [policy.id for policy in policies], **values})
        )
        test.action_run()
        return test

    def test_shorter_window_excludes_later_returns(self):
        self.company.return_fee_percent = 0
        self._create_policy(activate=True, window_days=60)
        self._create_past_return(10)
        self._create_past_return(40, product=self.table)
        test = self._run(self._create_policy("Strict", window_days=30))
        draft = test.policy_ids
        draft.priority = 10
        test.action_run()
        self.assertEqual(test.return_count, 2)
        self.assertEqual((test.newly_excluded, test.newly_eligible), (1, 0))
        self.assertEqual(test.refund_change, -200.0)
        self.assertEqual(test.cost_change, -200.0)
        self.assertEqual(test.customers, 1)
        line = test.line_ids.filtered(lambda line: line.categ_id == self.table.categ_id)
        self.assertEqual((line.refund_now, line.refund_draft), (200.0, 0.0))

    def test_fee_of_the_draft(self):
        self._create_policy(activate=True, window_days=60)
        self._create_past_return(10)
        draft = self._create_policy("Fee", window_days=60, fee_percent=20)
        draft.priority = 10
        test = self._run(draft)
        self.assertEqual((test.fee_change, test.cost_change), (20.0, -20.0))
        self.assertEqual(test.refund_change, 0)

    def test_new_version_takes_the_place_of_its_predecessor(self):
        policy = self._create_policy(activate=True, window_days=60)
        self._create_past_return(40)
        action = policy.action_new_version()
        version = self.env["return.policy"].browse(action["res_id"])
        version.rule_ids.window_days = 30
        test = self._run(version)
        self.assertEqual(test.newly_excluded, 1)

    def test_same_policy_changes_nothing(self):
        policy = self._create_policy(activate=True, window_days=60, fee_percent=10)
        self._create_past_return(10)
        action = policy.action_new_version()
        test = self._run(self.env["return.policy"].browse(action["res_id"]))
        self.assertEqual(test.customers, 0)
        self.assertFalse(test.cost_change or test.newly_excluded)
        self.assertEqual(sum(test.line_ids.mapped("lines")), 1)

    def test_limits_of_both_policies_count_the_returns_before(self):
        limit = {"window_days": 60, "limit_count": 1}
        self._create_policy(activate=True, limit_days=365, **limit)
        for _number in range(2):
            self._create_past_return(10)
        draft = self._create_policy("Other", limit_days=180, **limit)
        draft.priority = 10
        test = self._run(draft)
        line = test.line_ids
        self.assertEqual((line.approvals_now, line.approvals_draft), (2, 2))
        self.assertFalse(test.customers)

    def test_refused_withdrawal_is_a_breach(self):
        consumer = self.env["res.partner"].create(
            {
                "name": "Anna Weber",
                "country_id": self.env.ref("base.de").id,
                "return_customer_kind": "business",
            }
        )
        self.company.return_default_channel = "online"
        sale = self._create_sale((self.chair, 1), partner=consumer)
        order = self._create_return(sale)
        order.sudo()._reject("We do not take chairs back.")
        # found out too late: nobody can refuse a withdrawal otherwise
        consumer.return_customer_kind = "consumer"
        self._create_policy(activate=True, window_days=30)
        test = self._run(self._create_policy("Other", window_days=30))
        self.assertEqual(test.breaches, 1)

    def _create_withdrawal(self, **line_values):
        """A consumer withdraws from an order placed online."""
        consumer = self.env["res.partner"].create(
            {"name": "Anna Weber", "country_id": self.env.ref("base.de").id}
        )
        self.company.return_default_channel = "online"
        self._create_policy(activate=True, window_days=30)
        return self._create_past_return(1, partner=consumer, **line_values)

    def test_late_refund_of_a_withdrawal_is_a_breach(self):
        order = self._create_withdrawal()
        draft = self._create_policy("Other", window_days=30)
        self.assertEqual(self._run(draft).breaches, 0)
        before = fields.Date.subtract(fields.Date.today(), days=30)
        order.write({"date_notice": before, "is_collected": True})
        self.assertEqual(order.legal_state, "late")
        self.assertEqual(self._run(draft).breaches, 1)

    def test_store_credit_that_nobody_agreed_to_is_a_breach(self):
        line = self._create_withdrawal().line_ids
        draft = self._create_policy("Other", window_days=30)
        # as it was before anybody asked for an agreement
        line.write({"resolution": "store_credit", "is_voucher_agreed": True})
        self.assertEqual(self._run(draft).breaches, 0)
        line.is_voucher_agreed = False
        self.assertEqual(self._run(draft).breaches, 1)

    def test_returns_of_other_days_and_companies_do_not_count(self):
        self._create_past_return(1)
        draft = self._create_policy(window_days=30)
        past = fields.Date.subtract(fields.Date.today(), days=30)
        test = self._run(draft, date_from=past, date_to=past)
        self.assertEqual(test.return_count, 0)
        self.assertFalse(test.line_ids)

    def test_running_again_replaces_the_result(self):
        self._create_past_return(1)
        test = self._run(self._create_policy(window_days=30))
        test.action_run()
        self.assertEqual(sum(test.line_ids.mapped("lines")), 1)

    def test_policy_without_rules_is_named(self):
        policy = self.env["return.policy"].create({"name": "Empty"})
        with self.assertRaisesRegex(UserError, "have no rules"):
            self._run(policy)

    def test_person_fills_in_the_form(self):
        draft = self._create_policy(window_days=30)
        model = self.env["return.policy.backtest"].with_user(self.manager)
        with Form(model) as form:
            form.name = "30 days"
            form.policy_ids.add(draft)
        test = form.save()
        self.assertEqual(test.policy_ids, draft)
        self.assertLess(test.date_from, test.date_to)

    def test_clerks_run_no_tests(self):
        with self.assertRaises(AccessError):
            self.env["return.policy.backtest"].with_user(self.clerk).create(
                {"policy_ids": [Command.set([])]}
            )
