from datetime import date, datetime, time, timedelta

from odoo.tests import Form, HttpCase, tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestReturnPolicySimulation(PolicyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            {"window_days": 10, "fee_percent": 20}, activate=True
        )
        cls.sale = cls._create_delivered_sale(date(2026, 3, 2), quantity=2)

    def _simulate(self, day=date(2026, 3, 10), drafts=(), **values):
        simulation = self.env["return.policy.simulation"].with_user(self.clerk)
        with Form(simulation) as form:
            form.sale_order_id = self.sale.with_user(self.manager)
            form.date = day
            for draft in drafts:
                form.policy_ids.add(draft)
            for name, value in values.items():
                setattr(form, name, value)
        return form.record

    def test_decision_on_any_day(self):
        line = self._simulate().line_ids
        self.assertEqual((line.verdict, line.deadline), ("eligible", date(2026, 3, 12)))
        self.assertEqual(line.fee, 40)
        self.assertIn("10 days from the last delivery", line.explanation)
        self.assertIn("(Shop v1: All)", line.explanation)
        self.assertIn("Exception", line.comparison)
        self.assertEqual(
            self._simulate(date(2026, 3, 13)).line_ids.verdict, "exception"
        )

    def test_broken_seal(self):
        seal = self.env.ref("returns_management.return_product_flag_hygiene_seal")
        self.chair.product_tmpl_id.return_flag_ids = seal
        self.policy.rule_ids.excluded_flag_ids = seal
        simulation = self.env["return.policy.simulation"].with_user(self.clerk)
        with Form(simulation) as form:
            form.sale_order_id = self.sale.with_user(self.manager)
            form.date = date(2026, 3, 10)
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.verdict, "eligible")
                line.is_unsealed = True
                self.assertEqual(line.verdict, "exception")

    def test_source_that_nobody_has_read_is_marked(self):
        self.customer.country_id = self.env.ref("base.fr")
        self.sale.return_informed_on = False
        line = self._simulate(date(2026, 5, 4)).line_ids
        self.assertIn("not confirmed: read the law", line.explanation)

    def test_nothing_is_written(self):
        before = self.env["return.policy.decision"].search_count([])
        self._simulate()
        self.assertEqual(self.env["return.policy.decision"].search_count([]), before)
        self.assertFalse(self.sale.return_order_ids)

    def test_draft_version_is_tried_in_place_of_the_older_one(self):
        draft = self.env["return.policy"].browse(
            self.policy.action_new_version()["res_id"]
        )
        draft.rule_ids.window_days = 90
        line = self._simulate(date(2026, 5, 1), [draft]).line_ids
        self.assertEqual((line.verdict, line.rule_id), ("eligible", draft.rule_ids))
        dated = self._simulate(date(2026, 5, 1), [draft], always=False).line_ids
        self.assertEqual(dated.rule_id, self.policy.rule_ids)

    def test_fee_of_fewer_units(self):
        simulation = self._simulate()
        with Form(simulation) as form, form.line_ids.edit(0) as line:
            line.quantity = 1
        self.assertEqual(simulation.line_ids.fee, 20)

    def test_reasons_of_all_candidates(self):
        other = self._create_policy(
            activate=True, name="Stores", channel_store=True, priority=7
        )
        simulation = self._simulate()
        action = simulation.action_explain()
        explanation = self.env[action["res_model"]].browse(action["res_id"])
        won, lost = explanation.line_ids
        self.assertEqual((won.rule_id, won.has_won), (self.policy.rule_ids, True))
        self.assertEqual(lost.policy_id, other)
        self.assertIn("sales channels Store; this is Online", lost.sentence)
        back = explanation.action_back()
        self.assertEqual(back["res_id"], simulation.id)

    def test_why_of_a_decision_that_other_policies_would_make_now(self):
        order = self._create_return(self.sale)
        decision = order.line_ids.policy_decision_id.with_user(self.clerk)
        action = decision.action_explain()
        explanation = self.env[action["res_model"]].browse(action["res_id"])
        self.assertFalse(explanation.has_changed)
        self._create_policy(activate=True, name="Better", priority=5)
        action = decision.action_explain()
        explanation = self.env[action["res_model"]].browse(action["res_id"])
        self.assertTrue(explanation.has_changed)
        self.assertEqual(explanation.line_ids[0].policy_id.name, "Better")
        self.assertIn("Its priority 0 is lower", explanation.line_ids[1].sentence)

    def test_why_of_a_decision_by_an_archived_policy(self):
        order = self._create_return(self.sale)
        self.policy.action_archive()
        action = order.line_ids.policy_decision_id.action_explain()
        explanation = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(explanation.line_ids.policy_id, self.policy)

    def test_wizard_tells_while_the_return_is_typed(self):
        wizard = self.env["sale.order.return"].with_user(self.manager)
        with Form(wizard.with_context(default_sale_order_id=self.sale.id)) as form:
            form.reason_id = self.unwanted
            with form.line_ids.edit(0) as line:
                self.assertEqual(line.policy_verdict, "exception")
                self.assertEqual(line.policy_deadline, date(2026, 3, 12))
                self.assertIn("took goods back until", line.policy_note)
            form.reason_id = self.defective
            with form.line_ids.edit(0) as line:
                self.assertIn("not at fault", line.policy_note)


@tagged("post_install", "-at_install")
class TestReturnPolicyCoverage(PolicyCommon):
    def test_overlap_is_told_with_an_example(self):
        self._create_policy(activate=True, name="First")
        second = self._create_policy(name="Second")
        self.assertIn("equally specific", second.coverage_note)
        self.assertIn("For example:", second.coverage_note)
        self.assertEqual(second.action_check_coverage()["params"]["type"], "warning")
        second.priority = 1
        self.assertFalse(second.coverage_note)

    def test_gap_is_told_with_an_example(self):
        last = date.today() + timedelta(days=9)
        policy = self._create_policy(customer_kind="consumer", date_to=last)
        self.assertIn("fall under none: Business; all sales", policy.coverage_note)
        self.assertIn("fall under none: Consumer", policy.coverage_note)

    def test_full_coverage_is_silent(self):
        policy = self._create_policy()
        self.assertFalse(policy.coverage_note)
        self.assertEqual(policy.action_check_coverage()["params"]["type"], "success")

    def test_next_version_does_not_overlap_the_one_it_replaces(self):
        policy = self._create_policy(activate=True)
        new = self.env["return.policy"].browse(policy.action_new_version()["res_id"])
        self.assertFalse(new.coverage_note)


@tagged("post_install", "-at_install", "returns_tour")
class TestReturnPolicyTour(PolicyCommon, HttpCase):
    def test_policy_is_written_tried_and_activated(self):
        sale = self._create_delivered_sale(date.today())
        sale.name = "Tour Order"
        sale.picking_ids.move_ids.date = datetime.combine(date.today(), time(0, 30))
        self.start_tour(
            "/odoo/action-returns_management.return_policy_action",
            "return_policy_simulation_tour",
            login="admin",
            timeout=180,
        )
        policy = self.env["return.policy"].search([("name", "=", "Tour Policy")])
        self.assertEqual(policy.state, "active")
        self.assertEqual(policy.rule_ids.window_days, 14)
        self.assertFalse(sale.return_order_ids)
