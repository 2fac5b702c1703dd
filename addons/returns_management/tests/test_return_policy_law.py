from datetime import date, datetime, time

from odoo.tests import tagged

from .policy_common import PolicyCommon


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

    def _flag_chair(self, name):
        flag = self.env.ref(f"returns_management.return_product_flag_{name}")
        self.chair.product_tmpl_id.return_flag_ids = flag

    def test_seal_bars_the_withdrawal_once_it_is_broken(self):
        self._flag_chair("hygiene_seal")
        self._create_policy({"is_returnable": False}, activate=True)
        decision = self._decide(date(2026, 3, 10))
        self.assertTrue(decision.is_statutory and decision.return_line_id.has_seal)
        self.assertIn("the seal is unbroken (Hygiene Seal)", decision.explanation)
        line = decision.return_line_id
        line.is_unsealed = True
        decision = line.policy_decision_id
        self.assertFalse(decision.is_statutory or decision.eligible)
        self.assertIn("16(e)", decision.reason_ids.mapped("citation")[-2])

    def test_regular_deliveries_are_withdrawn_from_after_the_first(self):
        sale = self._create_sale((self.chair, 2), (self.table, 1), deliver=False)
        picking = sale.picking_ids
        picking.move_ids.filtered(lambda m: m.product_id == self.chair).quantity = 1
        picking.move_ids.filtered(lambda m: m.product_id == self.table).quantity = 0
        picking.move_ids.picked = True
        picking._action_done()
        picking.move_ids.date = datetime(2026, 3, 2, 12)
        sale.return_informed_on = date(2026, 3, 1)
        waiting = self._decide(date(2026, 3, 10), sale)
        self.assertTrue(waiting.is_statutory)
        self.assertFalse(waiting.date_statutory)
        waiting.return_order_id.action_cancel()
        self._flag_chair("regular_delivery")
        decision = self._decide(date(2026, 3, 10), sale)
        self.assertEqual(decision.date_statutory, date(2026, 3, 16))

    def test_source_that_nobody_has_read_is_marked(self):
        self.sale.return_informed_on = False
        decision = self._decide(date(2026, 5, 4))
        cited = {r.code: r.citation for r in decision.reason_ids}
        self.assertIn(
            "art. 10; not confirmed: read the law", cited["law_withdrawal_uninformed"]
        )
        self.assertNotIn("not confirmed", cited["law_fee"])
