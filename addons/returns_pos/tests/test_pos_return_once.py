from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import PosReturnsCommon


@tagged("post_install", "-at_install")
class TestPosReturnOnce(PosReturnsCommon):
    """One quantity goes back once, at a till or with a return."""

    def _refund_at_till(self, receipt, quantity):
        """What a till sends when ``quantity`` of the first line is refunded."""
        sold = receipt.lines[0]
        return self._sell(
            (sold.product_id, -quantity, {"refunded_orderline_id": sold.id}),
            session=receipt.session_id,
        )

    def test_what_is_in_a_return_is_not_refunded_at_a_till(self):
        receipt = self._sell((self.chair, 3))
        order = self._return_receipt(receipt, {self.chair: 2})
        with self._refused(
            ValidationError, rf"2\.0 of 3\.0 are in return {order.name}"
        ):
            self._refund_at_till(receipt, 2)
        self._refund_at_till(receipt, 1)
        self.assertEqual(receipt.lines.refunded_qty, 3)
        self.assertFalse(receipt.has_refundable_lines)

    def test_what_was_credited_stays_in_the_return(self):
        receipt = self._sell((self.chair, 1), invoice=True)
        self._bring_back(self._return_receipt(receipt))
        with self._refused(ValidationError, "which gives the money back"):
            self._refund_at_till(receipt, 1)

    def test_what_was_refunded_at_a_till_is_not_returned(self):
        receipt = self._sell((self.chair, 3))
        self._refund_at_till(receipt, 2)
        with self._refused(UserError, "only 1.0 are neither refunded"):
            self._return_receipt(receipt, {self.chair: 2})
        self._return_receipt(receipt, {self.chair: 1})

    def test_two_returns_share_what_was_sold(self):
        receipt = self._sell((self.chair, 3))
        self._return_receipt(receipt, {self.chair: 2})
        with self._refused(UserError, "only 1.0 are neither refunded"):
            self._return_receipt(receipt, {self.chair: 2})

    def test_a_cancelled_return_lets_the_till_refund(self):
        receipt = self._sell((self.chair, 1))
        order = self._return_receipt(receipt)
        order.action_cancel()
        self.assertEqual(receipt.lines.qty_in_return, 0)
        self._refund_at_till(receipt, 1)

    def test_the_button_of_the_receipt_refunds_the_rest(self):
        receipt = self._sell((self.chair, 3), (self.table, 1))
        self._return_receipt(receipt, {self.chair: 2})
        refund = receipt._refund()
        self.assertEqual(
            {line.product_id: line.qty for line in refund.lines},
            {self.chair: -1, self.table: -1},
        )

    def test_a_return_names_the_receipt_of_its_customer(self):
        receipt = self._sell((self.chair, 1))
        order = self._return_receipt(receipt)
        other = self.env["res.partner"].create({"name": "Somebody"})
        with self._refused(ValidationError, "does not fit receipt"):
            order.partner_id = other

    def test_anonymous_receipts_are_returned_by_whoever_brings_the_goods(self):
        receipt = self._sell((self.chair, 1))
        receipt.partner_id = False
        wizard = self.env["pos.order.return"].create(
            {"pos_order_id": receipt.id, "reason_id": self.defective.id}
        )
        wizard.line_ids.quantity = 1
        with self._refused(UserError, "choose the customer"):
            wizard._create_return()
        wizard.partner_id = self.customer
        self.assertEqual(wizard._create_return().partner_id, self.customer)

    def test_approved_lines_keep_their_receipt(self):
        receipt = self._sell((self.chair, 2))
        order = self._return_receipt(receipt, {self.chair: 1})
        order.action_approve()
        with self._refused(UserError, "its lines stay as they are"):
            order.line_ids.with_user(self._create_clerk()).pos_line_id = False

    def test_rma_users_handle_the_return_without_the_till(self):
        receipt = self._sell((self.chair, 1))
        order = self._return_receipt(receipt)
        clerk = self._create_clerk()
        self.assertFalse(clerk.has_group("point_of_sale.group_pos_user"))
        order = order.with_user(clerk)
        order.sudo().exception_reason = False
        self.assertEqual(order.line_ids.price_unit, 100.0)
        order._check_lines()

    def test_cashiers_refund_without_reading_returns(self):
        receipt = self._sell((self.chair, 2))
        self._return_receipt(receipt, {self.chair: 1})
        cashier = new_test_user(
            self.env, "cashier", groups="point_of_sale.group_pos_user"
        )
        line = receipt.lines.with_user(cashier)
        line.invalidate_recordset()
        self.assertEqual(line.refunded_qty, 1)
        with self.assertRaises(AccessError):
            line.return_line_ids.check_access("read")
