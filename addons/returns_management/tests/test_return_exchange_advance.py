from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_return_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestAdvanceReplacement(ExchangeCommon):
    def _approve_advance(self, sale, product=None):
        order = self._exchange(sale, product, exchange_is_advance=True)
        order.action_approve()
        return order

    def test_advance_ships_at_approval_and_says_when_the_goods_are_due(self):
        self.env.company.return_advance_days = 10
        sale = self._create_sale((self.chair, 1))
        order = self._approve_advance(sale)
        self.assertEqual(order.exchange_picking_ids.state, "assigned")
        due = fields.Date.context_today(order) + timedelta(days=10)
        self.assertEqual(order.line_ids.exchange_date_due, due)
        self._deliver_replacement(order)
        self.assertEqual(order.state, "approved")
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.state, "done")
        self.assertEqual(sale.order_line.qty_delivered, 1)

    def _remind(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "returns_management.ir_cron_remind_advances"
            ).method_direct_trigger()

    def _make_late(self, order):
        order.line_ids.exchange_date_due = fields.Date.context_today(order) - timedelta(
            days=1
        )

    def test_late_goods_are_brought_up_once(self):
        order = self._approve_advance(self._create_sale((self.chair, 1)))
        other = self._approve_advance(self._create_sale((self.table, 1)))
        self._make_late(order)
        self._remind()
        self._remind()
        self.assertEqual(order.activity_ids.user_id, order.user_id)
        self.assertEqual(len(order.activity_ids), 1)
        self.assertFalse(other.activity_ids)

    def test_goods_that_came_are_not_brought_up(self):
        order = self._approve_advance(self._create_sale((self.chair, 1)))
        self._receive(order)
        self._make_late(order)
        self._remind()
        self.assertFalse(order.activity_ids)

    def test_what_never_came_is_charged_and_not_expected(self):
        sale = self._create_sale((self.chair, 1))
        order = self._approve_advance(sale)
        self._deliver_replacement(order)
        self.assertTrue(order.exchange_to_charge)
        order.action_charge_replacements()
        self.assertEqual(sale.order_line.product_uom_qty, 2)
        self.assertEqual(sale.order_line.qty_delivered, 2)
        self.assertEqual(order.picking_ids.state, "cancel")
        self.assertEqual((order.receipt_status, order.state), ("no", "done"))
        self.assertEqual(sale.order_line.qty_returnable, 2)
        self.assertEqual(len(sale.picking_ids - order.picking_ids), 2)

    def test_charge_of_a_part(self):
        sale = self._create_sale((self.chair, 3))
        sale.action_lock()
        order = self._approve_advance(sale)
        self._deliver_replacement(order)
        self._receive(order, quantity=1)
        order.action_charge_replacements()
        self.assertEqual(order.line_ids.exchange_qty_charged, 2)
        self.assertEqual(sale.order_line.product_uom_qty, 5)
        self.assertTrue(sale.locked)
        self.assertEqual(order.receipt_status, "full")

    def test_giving_the_goods_up_does_not_forget_the_replacement(self):
        order = self._approve_advance(self._create_sale((self.chair, 1)))
        self._deliver_replacement(order)
        order.picking_ids.action_cancel()
        self.assertEqual(order.state, "approved")
        order.action_charge_replacements()
        self.assertEqual(order.state, "done")

    def test_nothing_is_charged_before_it_left(self):
        order = self._approve_advance(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(UserError, "Nothing to charge"):
            order.action_charge_replacements()

    def test_replaced_goods_are_not_forgotten_by_cancelling(self):
        order = self._approve_advance(self._create_sale((self.chair, 1)))
        self._deliver_replacement(order)
        with self.assertRaisesRegex(UserError, "charge the replacement"):
            order.action_cancel()
