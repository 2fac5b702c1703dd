from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_return_surplus import SurplusCommon


@tagged("post_install", "-at_install")
class TestShortReceipt(SurplusCommon):
    def _receive_without_backorder(self, picking, quantity):
        self._count(picking, quantity)
        action = self._validate(picking)
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {}
        ).process_cancel_backorder()

    def test_rest_that_does_not_come_is_not_waited_for(self):
        order = self._create_approved(quantity=3)
        self._receive_without_backorder(order.picking_ids, 1)
        self.assertEqual(order.line_ids.qty_not_coming, 2)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.line_ids.sale_line_id.qty_returnable, 2)
        self.assertIn("2 will not come", order.line_ids.receipt_note)

    def test_backorder_waits(self):
        order = self._create_approved(quantity=3)
        self._receive(order, quantity=1)
        self.assertEqual(order.line_ids.qty_not_coming, 0)
        self.assertEqual(order.receipt_status, "partial")

    def test_parcel_came_after_all(self):
        order = self._create_approved(quantity=3)
        self._receive_without_backorder(order.picking_ids, 1)
        self.assertTrue(order.has_goods_not_coming)
        order.action_receive_rest()
        self.assertEqual(order.line_ids.qty_not_coming, 0)
        self.assertEqual(order.state, "approved")
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 3)

    def test_parcel_that_another_return_took_is_not_expected_again(self):
        order = self._create_approved(quantity=3)
        self._receive_without_backorder(order.picking_ids, 1)
        sale = order.sale_order_ids
        self._create_return(sale, {self.chair: 2})
        with self.assertRaisesRegex(UserError, "only 0"):
            order.action_receive_rest()

    def test_cancelled_receipt_finishes_the_return(self):
        order = self._create_approved(quantity=3)
        order.picking_ids.action_cancel()
        self.assertEqual(order.line_ids.qty_not_coming, 3)
        self.assertEqual(order.state, "done")
        order.action_receive_rest()
        self.assertEqual(order.state, "approved")
