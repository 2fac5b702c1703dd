from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitIncomplete(ReturnKitCommon):
    """A desk of which a leg does not come."""

    def _receive_incomplete(self, sold=2, quantity=1, **parts):
        sale = self._create_sale((self.desk, sold))
        order = self._approve(sale, quantity)
        self._receive_parts(order, {self.top: quantity, self.leg: 4 * quantity - 1})
        return order

    def test_return_waits_for_a_decision(self):
        order = self._receive_incomplete()
        line = order.line_ids
        self.assertEqual((line.qty_received, line.qty_incomplete), (0, 1))
        self.assertTrue(line.is_incomplete_final)
        self.assertEqual(order.state, "approved", "the parts wait in quarantine")
        with self.assertRaisesRegex(UserError, "0.0 received"):
            self.env["return.inspection"].create(
                {
                    "return_line_id": line.id,
                    "grade_id": self.grade_a.id,
                    "disposition_id": self.restock.id,
                }
            ).action_done()

    def test_return_with_parts_in_the_house_is_not_cancelled(self):
        order = self._receive_incomplete()
        with self.assertRaisesRegex(UserError, "received parts of Desk"):
            order.action_cancel()

    def test_accepted_kit_is_received_without_its_leg(self):
        order = self._receive_incomplete()
        line = order.line_ids
        line.action_accept_incomplete()
        self.assertEqual((line.qty_received, line.qty_not_coming), (1, 0))
        self.assertEqual((line.qty_incomplete, order.receipt_status), (0, "full"))
        self.assertIn("1 accepted incomplete: 1 Leg missing", line.receipt_note)
        self.assertFalse(order.has_goods_not_coming)
        sale_line = line.sale_line_id
        self.assertEqual((sale_line.qty_delivered, sale_line.qty_returnable), (1, 1))
        before = self._get_quantity(self.leg, self.warehouse.lot_stock_id)
        results = self._inspect(order)
        self.assertEqual(results.mapped("quantity"), [1])
        after = self._get_quantity(self.leg, self.warehouse.lot_stock_id)
        self.assertEqual(after, before + 3)
        self.assertEqual(self._get_quantity(self.top, self.quarantine), 0)
        self.assertEqual(
            (order.inspection_status, line._get_qty_accepted()), ("full", 1)
        )

    def test_accepted_kit_may_go_back_to_the_customer(self):
        order = self._receive_incomplete()
        line = order.line_ids
        line.action_accept_incomplete()
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        result = self._inspect(order, self.grade_d, back)
        delivery = result.move_ids.picking_id
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in delivery.move_ids},
            {self.top: 1, self.leg: 3},
        )
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual((line.qty_sent_back, line.qty_received), (1, 0))
        self.assertEqual((line.qty_to_receive, line._get_qty_accepted()), (0, 0))
        self.assertEqual(order.state, "done")

    def test_one_of_several_kits_is_incomplete(self):
        order = self._receive_incomplete(sold=3, quantity=2)
        line = order.line_ids
        self.assertEqual((line.qty_received, line.qty_incomplete), (1, 1))
        self.assertEqual(line.sale_line_id.qty_returnable, 1)
        line.action_accept_incomplete()
        self.assertEqual(line.qty_received, 2)
        results = self._inspect(order)
        self.assertEqual(results.mapped("quantity"), [2])
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)

    def test_only_what_is_not_accepted_is_expected_again(self):
        sale = self._create_sale((self.desk, 2))
        order = self._approve(sale, 2)
        self._receive_parts(order, {self.top: 1, self.leg: 3})
        line = order.line_ids
        line.action_accept_incomplete()
        self.assertEqual((line.qty_received, line.qty_not_coming), (1, 1))
        order.action_receive_rest()
        rest = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in rest.move_ids},
            {self.top: 1, self.leg: 4},
        )
        self._receive(order)
        self.assertEqual((line.qty_received, line.qty_not_coming), (2, 0))

    def test_nothing_is_accepted_that_a_receipt_waits_for(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        line = order.line_ids
        with self.assertRaisesRegex(UserError, "no kit came in part"):
            line.action_accept_incomplete()
        self._receive_parts(order, {self.top: 1}, backorder=True)
        rest = order.picking_ids.filtered(lambda p: p.state != "done")
        self.assertFalse(line.is_incomplete_final)
        with self.assertRaisesRegex(UserError, f"{rest.name} still waits"):
            line.action_accept_incomplete()
        rest.action_cancel()
        line.action_accept_incomplete()
        self.assertEqual(line.qty_received, 1)

    def test_acceptance_is_taken_back_until_it_is_inspected(self):
        order = self._receive_incomplete()
        line = order.line_ids
        line.action_accept_incomplete()
        line.action_refuse_incomplete()
        self.assertEqual((line.qty_received, line.qty_incomplete), (0, 1))
        line.action_accept_incomplete()
        self._inspect(order)
        with self.assertRaisesRegex(UserError, "inspected already"):
            line.action_refuse_incomplete()

    def test_acceptance_is_a_decision_that_is_not_written_and_is_told(self):
        order = self._receive_incomplete()
        clerk = new_test_user(
            self.env,
            "kit_clerk",
            groups="returns_management.returns_management_group_user",
        )
        line = order.line_ids.with_user(clerk)
        with self.assertRaises(AccessError):
            line.qty_accepted_incomplete = 1
        line.with_context(tracking_disable=False).action_accept_incomplete()
        self.assertEqual(line.qty_received, 1)
        self.assertIn(
            "Desk: 1 accepted incomplete, without 1 Leg",
            "".join(order.message_ids.mapped("body")),
        )
