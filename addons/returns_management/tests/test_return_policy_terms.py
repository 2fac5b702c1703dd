from datetime import date, datetime

from odoo import Command
from odoo.tests import tagged

from .policy_common import PolicyCommon


@tagged("post_install", "-at_install")
class TestPolicyTerms(PolicyCommon):
    """What is written in a rule comes out of the engine, term by term."""

    def _decide(self, rule=None, days=10, period=None, line=None, **values):
        """The decision on a chair that is returned so many days after its delivery."""
        self.env["return.policy"].search([]).action_archive()
        self._create_policy(rule, activate=True, **values)
        sale = self._create_delivered_sale(date(2026, 3, 2))
        order = self._create_return(sale, **(line or {}))
        order.date_request = datetime(2026, 3, 2 + days, 12)
        return order.line_ids.policy_decision_id

    def test_window(self):
        decision = self._decide({"window_days": 10}, days=10)
        self.assertTrue(decision.eligible)
        self.assertEqual(decision.date_deadline, date(2026, 3, 12))
        self.assertEqual(decision.window, "policy")
        self.assertIn("10 days from the last delivery", decision.explanation)
        late = self._decide({"window_days": 10}, days=11)
        self.assertEqual((late.eligible, late.verdict), (False, "exception"))
        self.assertIn("took goods back until 03/12/2026", late.explanation)

    def test_same_day(self):
        self.assertTrue(self._decide({"window_days": 0}, days=0).eligible)
        self.assertFalse(self._decide({"window_days": 0}, days=1).eligible)

    def test_ten_years(self):
        decision = self._decide({"window_days": 3650})
        self.assertEqual(decision.date_deadline, date(2036, 2, 28))

    def test_window_from_the_order(self):
        decision = self._decide({"window_days": 10, "window_from": "order"})
        self.assertEqual(decision.date_deadline, date(2026, 3, 11))

    def test_not_returnable(self):
        decision = self._decide({"is_returnable": False})
        self.assertFalse(decision.eligible)
        self.assertIn("under no circumstances", decision.explanation)

    def test_flag(self):
        final = self.env.ref("returns_management.return_product_flag_final_sale")
        self.chair.product_tmpl_id.return_flag_ids = final
        self.assertFalse(self._decide().eligible)
        self.assertTrue(self._decide({"excluded_flag_ids": [Command.clear()]}).eligible)

    def test_fee_and_its_tiers(self):
        decision = self._decide(
            {
                "fee_percent": 10,
                "fee_fixed": 2,
                "fee_minimum": 3,
                "fee_maximum": 20,
                "tier_ids": [
                    Command.create({"from_day": 10, "percent": 15}),
                    Command.create({"from_day": 11, "percent": 50}),
                    Command.create(
                        {"from_day": 0, "grade_id": self.grade_d.id, "percent": 40}
                    ),
                ],
            }
        )
        self.assertTrue(decision.has_fee_rule)
        self.assertEqual(
            (
                decision.fee_percent,
                decision.fee_fixed,
                decision.fee_minimum,
                decision.fee_maximum,
            ),
            (15, 2, 3, 20),
        )
        self.assertEqual(decision.fee_grades, {self.grade_d.code: 40})
        self.assertIn("15 / 40 %", decision.fee_summary)

    def test_fee_is_waived_by_fault(self):
        vals = {"fee_percent": 10}
        defective = {"reason_id": self.defective.id}
        self.assertFalse(self._decide(vals, line=defective).fee_percent)
        vals["waives_manufacturer"] = False
        self.assertEqual(self._decide(vals, line=defective).fee_percent, 10)

    def test_who_pays_what(self):
        decision = self._decide(
            {
                "shipping_payer": "merchant",
                "refunds_delivery": True,
                "allows_refund": False,
                "bonus_percent": 5,
                "deduction_limit_percent": 40,
            }
        )
        self.assertEqual(decision.shipping_payer, "merchant")
        self.assertTrue(decision.refunds_delivery)
        self.assertEqual(decision.resolution_codes, "store_credit,exchange,repair")
        self.assertEqual(decision.resolution_names, "Store Credit, Exchange, Repair")
        self.assertEqual((decision.bonus_percent, decision.deduction_limit), (5, 40))

    def test_keep_what_is_not_worth_its_way(self):
        self.env.company.return_shipping_cost = 60
        self.assertFalse(self._decide({"keep_below": 40}).keep)
        decision = self._decide({"keep_below": 41})
        self.assertTrue(decision.keep)
        self.assertIn("$\xa0100.00", decision.explanation)

    def test_approval_from_an_amount(self):
        vals = {"needs_approval": True, "approval_from": 100}
        decision = self._decide(vals)
        self.assertEqual((decision.eligible, decision.verdict), (True, "approval"))
        vals["approval_from"] = 100.01
        self.assertEqual(self._decide(vals).verdict, "eligible")

    def test_limits_count_earlier_returns_of_the_customer(self):
        rule = {"limit_days": 30, "limit_count": 2}
        self.assertEqual(self._decide(rule).verdict, "eligible")
        self.assertEqual(self._decide(rule).verdict, "eligible")
        third = self._decide(rule)
        self.assertEqual(third.approval_codes, "limit_count")
        self.assertIn("returned 2 times in 30 days", third.explanation)
        self.customer.write(
            {"return_standing": "vip", "return_standing_reason": "Ten years"}
        )
        self.assertEqual(self._decide(rule).verdict, "eligible")

    def test_limit_of_an_amount(self):
        rule = {"limit_days": 30, "limit_amount": 150}
        self.assertEqual(self._decide(rule).verdict, "eligible")
        self.assertEqual(self._decide(rule).approval_codes, "limit_amount")

    def test_blocked_customer(self):
        self.customer.write(
            {"return_standing": "blocked", "return_standing_reason": "Empty boxes"}
        )
        self.assertFalse(self._decide().eligible)

    def test_extended_period(self):
        self.env["return.policy.period"].create(
            {
                "name": "Spring",
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "date_deadline": "2026-05-31",
            }
        )
        decision = self._decide({"window_days": 5})
        self.assertEqual(decision.date_deadline, date(2026, 5, 31))
        self.assertIn("Spring", decision.explanation)

    def test_conditions(self):
        """Each condition that the chair does not meet leaves it without a rule."""
        japan, chile = self.env.ref("base.jp"), self.env.ref("base.cl")
        gold = self.env["res.partner.category"].create({"name": "Gold"})
        self.customer.write(
            {"country_id": japan.id, "category_id": [Command.set(gold.ids)]}
        )
        silver = self.env["res.partner.category"].create({"name": "Silver"})
        other = self.env["product.category"].create({"name": "Other"})
        mine = self.env["product.category"].create({"name": "Mine"})
        self.chair.categ_id = self.env["product.category"].create(
            {"name": "Below", "parent_id": mine.id}
        )
        for fits, fails in (
            (
                {"country_ids": [Command.set(japan.ids)]},
                {"country_ids": [Command.set(chile.ids)]},
            ),
            (
                {"segment_ids": [Command.set(gold.ids)]},
                {"segment_ids": [Command.set(silver.ids)]},
            ),
            ({"channel_online": True}, {"channel_store": True}),
            ({"customer_kind": "consumer"}, {"customer_kind": "business"}),
            (
                {"rule": {"categ_ids": [Command.set(mine.ids)]}},
                {"rule": {"categ_ids": [Command.set(other.ids)]}},
            ),
            (
                {"rule": {"product_tmpl_ids": [self._link(self.chair)]}},
                {"rule": {"product_tmpl_ids": [self._link(self.table)]}},
            ),
            (
                {"rule": {"reason_ids": [Command.set(self.unwanted.ids)]}},
                {"rule": {"reason_ids": [Command.set(self.defective.ids)]}},
            ),
            ({"date_from": "2026-03-01"}, {"date_from": "2026-03-02"}),
            ({"date_to": "2026-03-01"}, {"date_to": "2026-02-28"}),
        ):
            with self.subTest(condition=fits):
                self.assertTrue(self._decide(**fits).rule_id)
                decision = self._decide(**fails)
                self.assertFalse(decision.rule_id)
                self.assertEqual(decision.approval_codes, "no_rule")

    def _link(self, product):
        return Command.link(product.product_tmpl_id.id)

    def test_priority_and_specificity(self):
        low = self._create_policy({"window_days": 5}, activate=True, name="Low")
        self._create_policy(
            {"window_days": 90, "product_tmpl_ids": [self._link(self.chair)]},
            activate=True,
            name="Chairs",
        )
        sale = self._create_delivered_sale(date(2026, 3, 2))
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(order.line_ids.policy_decision_id.policy_id.name, "Chairs")
        low.priority = 10
        order.line_ids._decide_policy()
        self.assertEqual(order.line_ids.policy_decision_id.policy_id, low)

    def test_order_keeps_the_version_it_was_placed_under(self):
        old = self._create_policy({"window_days": 90}, activate=True)
        new = self.env["return.policy"].browse(old.action_new_version()["res_id"])
        new.rule_ids.window_days = 5
        new.date_from = "2026-03-02"
        new.action_activate()
        sale = self._create_delivered_sale(date(2026, 3, 2))
        order = self._create_return(sale)
        self.assertEqual(order.line_ids.policy_decision_id.policy_id, old)
