from datetime import date, datetime, time

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
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


@tagged("post_install", "-at_install")
class TestPolicyFacts(PolicyCommon):
    """What the records know, as the engine is told."""

    def test_days_are_the_customers_across_midnight(self):
        self._create_policy({"window_days": 10}, activate=True)
        for zone, deadline in (
            ("UTC", date(2026, 3, 12)),
            ("Asia/Tokyo", date(2026, 3, 13)),
            ("America/New_York", date(2026, 3, 12)),
        ):
            with self.subTest(zone=zone):
                self.customer.tz = zone
                sale = self._create_delivered_sale(datetime(2026, 3, 2, 15, 30))
                order = self._create_return(sale)
                self.assertEqual(order.line_ids.policy_deadline, deadline)

    def test_request_just_before_and_after_midnight(self):
        self._create_policy({"window_days": 10}, activate=True)
        self.customer.tz = "Europe/Paris"
        sale = self._create_delivered_sale(datetime(2026, 3, 2, 12))
        order = self._create_return(sale)
        order.date_request = datetime(2026, 3, 12, 22, 59, 59)
        self.assertTrue(order.line_ids.policy_decision_id.eligible)
        order.date_request = datetime(2026, 3, 12, 23, 0, 0)
        self.assertFalse(order.line_ids.policy_decision_id.eligible)

    def test_window_begins_with_the_last_part(self):
        self._create_policy({"window_days": 10}, activate=True)
        sale = self._create_sale((self.chair, 2), deliver=False)
        picking = sale.picking_ids
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking._action_done()
        picking.move_ids.date = datetime(2026, 3, 2, 12)
        order = self._create_return(sale, {self.chair: 1})
        self.assertFalse(order.line_ids.policy_deadline)
        self.assertTrue(order.line_ids.policy_decision_id.eligible)
        rest = self._deliver(sale)
        rest.move_ids.date = datetime(2026, 3, 9, 12)
        order.line_ids._decide_policy()
        self.assertEqual(order.line_ids.policy_deadline, date(2026, 3, 19))

    def test_other_goods_of_the_order_count_for_consumers_only(self):
        self._create_policy({"window_days": 10}, activate=True)
        sale = self._create_sale((self.chair, 1), (self.table, 1))
        for move, day in zip(sale.picking_ids.move_ids, (2, 9), strict=True):
            move.date = datetime(2026, 3, day, 12)
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(order.line_ids.policy_deadline, date(2026, 3, 19))
        self.customer.return_customer_kind = "business"
        order.line_ids._decide_policy()
        self.assertEqual(order.line_ids.policy_deadline, date(2026, 3, 12))

    def test_replacement_does_not_begin_the_window_again(self):
        self._create_policy({"window_days": 10}, activate=True)
        sale = self._create_delivered_sale(date(2026, 3, 2), quantity=2)
        exchange = self._create_return(sale, {self.chair: 1}, resolution="exchange")
        exchange.line_ids.exchange_is_advance = True
        exchange.action_approve()
        replacement = sale.picking_ids.move_ids.filtered("return_exchange_line_id")
        self.assertTrue(replacement)
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(order.line_ids.policy_deadline, date(2026, 3, 12))

    def test_address_without_country_is_at_home(self):
        self.env.company.country_id = self.env.ref("base.be")
        self._create_policy(
            activate=True, country_ids=[Command.set(self.env.ref("base.be").ids)]
        )
        order = self._create_return(self._create_sale((self.chair, 1)))
        self.assertTrue(order.line_ids.policy_decision_id.rule_id)

    def test_unlinked_return_has_no_dates(self):
        self._create_policy(activate=True)
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "reason_id": self.unwanted.id,
                            "price_decision": "no_credit",
                        }
                    )
                ],
            }
        )
        order.action_request()
        self.assertEqual(order.line_ids.policy_decision_id.approval_codes, "no_dates")

    def test_queries_do_not_grow_with_the_returns(self):
        self._create_policy({"limit_days": 30, "limit_count": 99}, activate=True)
        few, many = (self._count_queries(count) for count in (2, 12))
        self.assertLessEqual(many, few + 2)

    def _count_queries(self, count):
        lines = self.env["return.order.line"]
        for number in range(count):
            partner = self.env["res.partner"].create({"name": f"Customer {number}"})
            sale = self._create_sale((self.chair, 1), partner=partner)
            lines |= self._create_return(sale).line_ids
        self.env.flush_all()
        self.env.invalidate_all()
        lines.mapped("return_order_id.display_name")
        evaluator = self.env["return.policy.evaluator"]
        cases = [line._prepare_policy_case() for line in lines]
        before = self.cr.sql_log_count
        evaluator._evaluate(cases)
        return self.cr.sql_log_count - before


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


@tagged("post_install", "-at_install")
class TestPolicyAndLaw(PolicyCommon):
    """The customer has the better of both; France gives 14 days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write({"country_id": cls.env.ref("base.fr").id, "tz": "UTC"})
        cls.sale = cls._create_delivered_sale(date(2026, 3, 2))
        cls.sale.return_informed_on = date(2026, 3, 1)

    def _decide(self, day, sale=None):
        order = self._create_return(sale or self.sale, {self.chair: 1})
        order.date_request = datetime.combine(day, time(12))
        decision = order.line_ids.policy_decision_id
        decision.ensure_one()
        return decision

    def test_withdrawal_without_any_policy(self):
        decision = self._decide(date(2026, 3, 16))
        self.assertTrue(decision.is_statutory)
        self.assertEqual(decision.verdict, "statutory")
        self.assertEqual(decision.date_statutory, date(2026, 3, 16))
        self.assertEqual(decision.return_line_id.policy_deadline, date(2026, 3, 16))
        self.assertEqual(decision.regime_id.code, "FR")

    def test_the_day_after_a_policy_alone_decides(self):
        self._create_policy({"window_days": 10}, activate=True)
        decision = self._decide(date(2026, 3, 17))
        self.assertFalse(decision.is_statutory)
        self.assertFalse(decision.eligible)
        self.assertEqual(decision.date_statutory, date(2026, 3, 16))

    def test_no_policy_shortens_the_withdrawal(self):
        self._create_policy({"is_returnable": False, "fee_percent": 50}, activate=True)
        decision = self._decide(date(2026, 3, 10))
        self.assertTrue(decision.eligible)
        self.assertEqual(decision.window, "statutory")
        self.assertFalse(decision.fee_percent)

    def test_policy_gives_more_than_the_law(self):
        self._create_policy({"window_days": 60, "fee_percent": 20}, activate=True)
        decision = self._decide(date(2026, 4, 10))
        self.assertTrue(decision.eligible)
        self.assertEqual((decision.window, decision.fee_percent), ("policy", 20))

    def test_whoever_was_not_informed_has_a_year_more(self):
        self.sale.return_informed_on = False
        decision = self._decide(date(2027, 3, 1))
        self.assertTrue(decision.is_statutory)
        self.assertEqual(decision.date_statutory, date(2027, 3, 16))

    def test_business_and_store_have_no_withdrawal(self):
        self.sale.return_channel = "store"
        order = self._create_return(self.sale, {self.chair: 1})
        self.assertFalse(order.line_ids.policy_decision_id.is_statutory)
        self.sale.return_channel = "online"
        self.customer.return_customer_kind = "business"
        order.line_ids._decide_policy()
        self.assertFalse(order.line_ids.policy_decision_id.is_statutory)

    def test_hygiene_seal_is_excluded(self):
        seal = self.env.ref("returns_management.return_product_flag_hygiene_seal")
        self.chair.product_tmpl_id.return_flag_ids = seal
        self._create_policy({"is_returnable": False}, activate=True)
        decision = self._decide(date(2026, 3, 10))
        self.assertFalse(decision.is_statutory)
        self.assertFalse(decision.eligible)
