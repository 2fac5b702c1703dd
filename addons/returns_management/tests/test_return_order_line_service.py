from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderLineService(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assembly = cls.env["product.product"].create(
            {
                "name": "Assembly",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 40.0,
                "taxes_id": [Command.clear()],
            }
        )

    def _sell_with_assembly(self, quantity=2):
        sale = self._create_sale((self.assembly, quantity), (self.chair, quantity))
        sale._create_invoices().action_post()
        return sale

    def test_wizard_offers_services_after_goods(self):
        sale = self._sell_with_assembly()
        wizard = self.env["sale.order.return"].create(
            {"sale_order_id": sale.id, "reason_id": self.unwanted.id}
        )
        self.assertEqual(
            wizard.line_ids.product_id.ids, (self.chair + self.assembly).ids
        )
        self.assertEqual(wizard.line_ids.mapped("qty_returnable"), [2, 2])

    def test_service_is_neither_received_nor_inspected(self):
        order = self._create_return(self._sell_with_assembly(), {self.assembly: 1})
        order.action_approve()
        self.assertTrue(order.line_ids.is_refund_only)
        self.assertFalse(order.picking_ids)
        self.assertEqual(order.line_ids.amount_received, 40.0)

    def test_goods_of_the_same_return_are_received(self):
        order = self._create_return(self._sell_with_assembly())
        order.action_approve()
        self.assertEqual(order.picking_ids.move_ids.product_id, self.chair)
        self.assertEqual(order.receipt_status, "pending")

    def test_service_is_capped_by_what_was_invoiced(self):
        sale = self._sell_with_assembly()
        self._create_return(sale, {self.assembly: 1})
        line = sale.order_line.filtered(lambda line: line.product_id == self.assembly)
        self.assertEqual(line.qty_returnable, 1)
        with self.assertRaisesRegex(UserError, "2.0 .* asked back, but only 1.0"):
            self._create_return(sale, {self.assembly: 2})

    def test_delivered_service_counts_before_its_invoice(self):
        sale = self._create_sale((self.assembly, 3), deliver=False)
        sale.order_line.qty_delivered = 2
        self.assertEqual(sale.order_line.qty_returnable, 2)

    def test_credit_note_by_hand_uses_up_the_service(self):
        sale = self._sell_with_assembly()
        invoice = sale.invoice_ids
        invoice._reverse_moves([{"date": invoice.date}]).action_post()
        line = sale.order_line.filtered(lambda line: line.product_id == self.assembly)
        self.assertEqual(line.qty_returnable, 0)

    def test_service_cannot_be_repaired(self):
        with self.assertRaisesRegex(ValidationError, "Assembly is a service"):
            self._create_return(
                self._sell_with_assembly(), {self.assembly: 1}, resolution="repair"
            )

    def test_down_payment_is_not_offered(self):
        sale = self._create_sale((self.chair, 1), deliver=False)
        self.env["sale.advance.payment.inv"].create(
            {
                "advance_payment_method": "fixed",
                "fixed_amount": 10.0,
                "sale_order_ids": sale.ids,
            }
        ).create_invoices()
        sale.invoice_ids.action_post()
        self.assertEqual(set(sale.order_line.mapped("qty_returnable")), {0})
