from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrder(ReturnsCommon):
    def test_return_runs_from_request_to_done(self):
        sale = self._create_sale((self.chair, 3))
        order = self._create_return(sale, {self.chair: 2})
        self.assertEqual(order.state, "requested")
        order.action_approve()
        self.assertEqual((order.state, order.receipt_status), ("approved", "pending"))
        self._receive(order)
        self.assertEqual(
            (order.receipt_status, order.inspection_status), ("full", "pending")
        )
        before = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        self._inspect(order)
        after = self._get_quantity(self.chair, self.warehouse.lot_stock_id)
        self.assertEqual(after - before, 2)
        self.assertEqual(order.inspection_status, "full")
        self.assertEqual(sale.order_line.qty_delivered, 1)

    def test_repeated_approval_makes_one_receipt(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        order.action_approve()
        self.assertEqual(len(order.picking_ids), 1)

    def test_illegal_transition_names_the_return(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order._reject("The seal is broken.")
        with self.assertRaisesRegex(UserError, f"{order.name} is Rejected"):
            order.action_approve()

    def test_rejected_return_frees_the_quantity(self):
        sale = self._create_sale((self.chair, 1))
        order = self._create_return(sale)
        self.assertEqual(sale.order_line.qty_returnable, 0)
        order._reject("The seal is broken.")
        self.assertEqual(sale.order_line.qty_returnable, 1)
        self.assertEqual(order.reject_reason, "The seal is broken.")

    def test_kept_goods_need_no_receipt(self):
        order = self._create_return(
            self._create_sale((self.chair, 1)), resolution="keep"
        )
        order.action_approve()
        self.assertFalse(order.picking_ids)
        self.assertEqual(order.receipt_status, "no")
        self.assertEqual(order.line_ids.amount_received, 100.0)

    def test_approval_writes_to_the_customer(self):
        self.customer.email = "claire@example.com"
        order = self._create_return(self._create_sale((self.chair, 1)))
        order = order.with_context(tracking_disable=False, mail_notrack=False)
        self.cr.precommit.run()
        order.action_approve()
        self.cr.precommit.run()
        mail = order.message_ids.filtered(
            lambda message: self.customer in message.partner_ids
        )
        self.assertIn(order.name, mail.subject)
        self.assertIn("Chair", mail.body)

    def test_refusal_tells_the_customer_why(self):
        self.customer.email = "claire@example.com"
        order = self._create_return(self._create_sale((self.chair, 1)))
        order = order.with_context(tracking_disable=False, mail_notrack=False)
        self.cr.precommit.run()
        wizard = self.env["return.order.reject"].create(
            {"return_order_ids": order.ids, "reason": "The seal is broken."}
        )
        wizard.with_context(tracking_disable=False, mail_notrack=False).action_reject()
        self.cr.precommit.run()
        mail = order.message_ids.filtered(
            lambda message: self.customer in message.partner_ids
        )
        self.assertIn(order.name, mail.subject)
        self.assertIn("The seal is broken.", mail.body)

    def test_cancelling_after_receipt_is_refused(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        self._receive(order)
        with self.assertRaisesRegex(UserError, "has received goods"):
            order.action_cancel()

    def test_cancelling_before_receipt_cancels_the_receipt(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.action_approve()
        order.action_cancel()
        self.assertEqual(order.picking_ids.state, "cancel")

    def test_started_return_cannot_be_deleted(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(UserError, "audit trail"):
            order.unlink()

    def test_amount_follows_price_discount_and_tax(self):
        tax = self.env["account.tax"].create({"name": "20%", "amount": 20.0})
        sale = self._create_sale(
            (self.chair, 2, {"discount": 10.0, "tax_ids": tax.ids, "price_unit": 50.0})
        )
        order = self._create_return(sale, {self.chair: 1})
        self.assertEqual(order.amount_authorized, 54.0)

    def test_reopened_return_does_not_write_to_the_customer_again(self):
        self.customer.email = "claire@example.com"
        order = self._create_return(
            self._create_sale((self.chair, 1)), resolution="keep"
        )
        order.action_approve()
        order = order.with_context(tracking_disable=False, mail_notrack=False)
        order._transition("done")
        self.cr.precommit.run()
        order._transition("approved")
        self.cr.precommit.run()
        self.assertEqual(order.state, "approved")
        self.assertNotIn(self.customer, order.message_ids.partner_ids)

    def test_approving_more_than_delivered_says_by_how_much(self):
        order = self._create_return(self._create_sale((self.chair, 2)), {self.chair: 1})
        order.line_ids.qty_authorized = 5
        with self.assertRaisesRegex(UserError, "5.0 .* asked back, but only 2.0"):
            order.action_approve()
