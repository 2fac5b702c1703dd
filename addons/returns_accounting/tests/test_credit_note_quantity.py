from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestCreditNoteQuantity(ReturnsAccountingCommon):
    """One quantity is credited once, along every path, and never before it is due."""

    def test_goods_are_credited_once(self):
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1))
        )
        self._credit(order)
        self.assertFalse(order._create_credit_notes())
        with self.assertRaisesRegex(UserError, "Nothing to credit"):
            order.action_create_credit_notes()

    def test_uninspected_goods_are_not_credited(self):
        order = self._create_return(self._create_invoiced_sale((self.chair, 1)))
        order.action_approve()
        self._receive(order)
        self.assertFalse(order._create_credit_notes())

    def test_return_before_invoicing_is_refused(self):
        sale = self._create_sale((self.chair, 1))
        order = self._create_inspected_return(sale)
        with self.assertRaisesRegex(UserError, f"invoice of order {sale.name} first"):
            order._create_credit_notes()

    def test_cancelled_credit_note_can_be_made_again(self):
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1))
        )
        note = self._credit(order)
        note.button_draft()
        self.assertEqual(order.line_ids.qty_credited, 0)
        note.button_cancel()
        self.assertEqual(order._create_credit_notes().amount_total, 85.0)

    def test_return_before_invoicing_is_credited_once_it_is_invoiced(self):
        sale = self._create_sale((self.chair, 2))
        order = self._create_inspected_return(
            sale, {self.chair: 1}, reason_id=self.defective.id
        )
        invoice = sale._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 200.0)
        self.assertEqual(self._credit(order).amount_total, 100.0)

    def test_revived_credit_note_is_not_posted_beside_its_successor(self):
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1))
        )
        first = order._create_credit_notes()
        first.button_cancel()
        self._credit(order)
        first.button_draft()
        with self.assertRaisesRegex(UserError, "only 1.0"):
            first.action_post()

    def test_quantity_raised_by_hand_is_not_posted(self):
        sale = self._create_invoiced_sale((self.chair, 3))
        order = self._create_inspected_return(sale, {self.chair: 1})
        note = order._create_credit_notes()
        goods = note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "goods"
        )
        goods.quantity = 3
        with self.assertRaisesRegex(UserError, "only 1.0"):
            note.action_post()

    def test_two_lines_do_not_credit_more_than_was_invoiced(self):
        sale = self._create_sale((self.chair, 2))
        sale.order_line.qty_delivered = 1
        sale._create_invoices().action_post()
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "sale_line_id": sale.order_line.id,
                            "qty_requested": 1,
                            "reason_id": self.defective.id,
                        }
                    )
                ]
                * 2,
            }
        )
        order.action_request()
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        with self.assertRaisesRegex(UserError, "has 1.0, of which 1.0 are credited"):
            order._create_credit_notes()

    def test_goods_credited_without_a_return_are_not_credited_again(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        invoice = sale.invoice_ids
        invoice._reverse_moves([{"date": invoice.date}]).action_post()
        order = self._create_inspected_return(sale, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "has 2.0, of which 2.0 are credited"):
            order._create_credit_notes()

    def test_units_of_a_dozen_are_credited_at_their_share_of_the_price(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_invoiced_sale(
            (self.chair, 1, {"product_uom_id": dozen.id, "price_unit": 120.0})
        )
        order = self._create_return(
            sale,
            product_uom_id=self.env.ref("uom.product_uom_unit").id,
            qty_requested=6,
            reason_id=self.used.id,
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.amount_authorized, 60.0)
        note = self._credit(order)
        self.assertEqual(note.amount_total, 51.0)
        self.assertEqual(order.line_ids.restocking_fee, 9.0)
        self.assertEqual(order.line_ids.qty_credited, 6)

    def test_return_with_credit_notes_is_not_cancelled(self):
        order = self._create_inspected_return(
            self._create_invoiced_sale((self.chair, 1)), resolution="keep"
        )
        note = order._create_credit_notes()
        with self.assertRaisesRegex(UserError, "Cancel its credit notes"):
            order.action_cancel()
        note.button_cancel()
        order.action_cancel()
        self.assertEqual(order.state, "cancelled")

    def test_credited_goods_are_not_billed_again(self):
        self.chair.invoice_policy = "order"
        sale = self._create_invoiced_sale((self.chair, 2), (self.table, 1))
        order = self._create_return(sale)
        order.line_ids[1].resolution = "keep"
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self._credit(order)
        self.assertEqual(sale.order_line.mapped("qty_to_invoice"), [0, 0])
        self.assertNotEqual(sale.invoice_status, "to invoice")

    def test_received_goods_are_credited_by_the_return_only(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_inspected_return(sale, {self.chair: 1})
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(sale.order_line.qty_to_invoice, 0)
        self._credit(order)
        self.assertEqual(sale.order_line.qty_to_invoice, 0)

    def test_second_invoice_of_a_line_gives_what_the_first_has_not(self):
        sale = self._create_sale((self.chair, 3), deliver=False)
        sale.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        sale.picking_ids._action_done()
        first = sale._create_invoices()
        first.action_post()
        self._deliver(sale)
        second = sale._create_invoices()
        second.action_post()
        one = self._create_inspected_return(sale, {self.chair: 1})
        self.assertEqual(self._credit(one).reversed_entry_id, first)
        two = self._create_inspected_return(sale, {self.chair: 2})
        self.assertEqual(self._credit(two).reversed_entry_id, second)
