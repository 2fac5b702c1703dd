from datetime import date, datetime

from odoo import Command
from odoo.tests import tagged

from .policy_common import PolicyCommon


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
