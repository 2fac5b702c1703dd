from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import PolicyLabCommon


@tagged("post_install", "-at_install")
class TestReturnPolicyExperiment(PolicyLabCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.control = cls._create_policy(activate=True, window_days=30)
        cls.variant = cls._create_policy("Long", window_days=90)

    def _create_trial(self, **values):
        return (
            self.env["return.policy.experiment"]
            .with_user(self.manager)
            .create(
                {
                    "name": "90 days",
                    "control_id": self.control.id,
                    "variant_id": self.variant.id,
                    "per_arm": 2,
                    "looks": 1,
                    **values,
                }
            )
        )

    def _create_customers(self, trial, count, **values):
        """``count`` business customers of each arm."""
        arms = {"control": [], "variant": []}
        partners = self.env["res.partner"]
        while min(map(len, arms.values())) < count:
            partner = partners.create(
                {"name": "Customer", "return_customer_kind": "business", **values}
            )
            arms[trial._get_arm(partner.id)].append(partner)
        return {arm: found[:count] for arm, found in arms.items()}

    def test_arms_are_decided_by_their_policy(self):
        trial = self._create_trial()
        trial.action_start()
        arms = self._create_customers(trial, 1)
        control = self._create_past_return(60, partner=arms["control"][0])
        variant = self._create_past_return(60, partner=arms["variant"][0])
        self.assertFalse(control.line_ids.policy_decision_id.eligible)
        self.assertTrue(variant.line_ids.policy_decision_id.eligible)
        self.assertEqual(variant.line_ids.policy_decision_id.policy_id, self.variant)

    def test_nobody_gets_the_variant_before_the_start_and_after_the_end(self):
        trial = self._create_trial()
        partner = self._create_customers(trial, 1)["variant"][0]
        before = self._create_past_return(60, partner=partner)
        self.assertFalse(before.line_ids.policy_decision_id.eligible)
        trial.action_start()
        trial.action_stop()
        after = self._create_past_return(60, partner=partner)
        self.assertFalse(after.line_ids.policy_decision_id.eligible)
        self.assertEqual(trial.state, "stopped")

    def _play(self, trial, count, returning):
        """Every customer orders a chair; those of the arms ``returning`` return it."""
        trial.action_start()
        for arm, partners in self._create_customers(trial, count).items():
            for partner in partners:
                sale = self._create_sale((self.chair, 1), partner=partner)
                if arm in returning:
                    self._create_return(sale).sudo().action_approve()

    def _look(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_policy_lab.ir_cron_return_policy_look"
            ).method_direct_trigger()

    def test_result_comes_with_its_interval(self):
        trial = self._create_trial(per_arm=3)
        self._play(trial, 3, {"variant"})
        self._look()
        self.assertEqual(trial.state, "complete")
        self.assertIn("+100.000", trial.verdict)
        look = trial.look_ids.filtered(lambda look: look.metric == "refunded")
        self.assertEqual((look.control_mean, look.variant_mean), (0, 100))
        self.assertTrue(look.is_significant)

    def test_harm_stops_before_the_end(self):
        trial = self._create_trial(
            per_arm=30,
            looks=10,
            metric="orders",
            guardrail_ids=[Command.create({"metric": "refunded", "margin": 50})],
        )
        self._play(trial, 3, {"variant"})
        self._look()
        self.assertEqual(trial.state, "stopped")
        self.assertIn("Refunds per customer", trial.verdict)

    def test_improvement_does_not_stop_it(self):
        trial = self._create_trial(
            per_arm=30,
            looks=10,
            guardrail_ids=[Command.create({"metric": "refunded", "margin": 50})],
        )
        self._play(trial, 3, {"control"})
        self._look()
        self.assertEqual(trial.state, "running")
        self.assertEqual(len(trial.look_ids), 4)
        self._look()
        self.assertEqual(len(trial.look_ids), 4)

    def test_plan_stays_once_it_runs(self):
        trial = self._create_trial()
        trial.action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            trial.share = 10
        with self.assertRaisesRegex(UserError, "history stays"):
            trial.unlink()
        with self.assertRaises(AccessError):
            trial.key = "mine"

    def test_one_experiment_at_a_time(self):
        self._create_trial().action_start()
        with self.assertRaisesRegex(UserError, "is running"):
            self._create_trial(name="Second").action_start()

    def test_policy_cannot_be_its_own_variant(self):
        with self.assertRaisesRegex(ValidationError, "both Shop"):
            self._create_trial(variant_id=self.control.id)

    def test_orders_before_the_start_do_not_count(self):
        trial = self._create_trial()
        trial.action_start()
        self._create_past_return(5)
        trial.sudo().date_start = fields.Date.today() - timedelta(days=1)
        figures = trial._read_figures()
        self.assertFalse(figures["control"]["orders"] + figures["variant"]["orders"])

    def test_clerks_see_no_experiments(self):
        trial = self._create_trial()
        with self.assertRaises(AccessError):
            trial.with_user(self.clerk).read(["name"])
