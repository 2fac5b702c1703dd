from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderLinePrice(ReturnsCommon):
    def _create_unlinked(self, product=None, **values):
        return self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": (product or self.chair).id,
                            "reason_id": self.unwanted.id,
                            **values,
                        }
                    )
                ],
            }
        )

    def test_price_of_goods_without_order_must_be_decided(self):
        order = self._create_unlinked()
        self.assertFalse(order.line_ids.price_decision)
        with self.assertRaisesRegex(UserError, "Chair .*its price must be decided"):
            order.action_request()
        order.line_ids.price_decision = "no_credit"
        order.action_request()
        self.assertEqual((order.state, order.amount_authorized), ("requested", 0))

    def test_agreed_price_needs_a_reason_and_an_amount(self):
        order = self._create_unlinked(price_decision="agreed", price_unit=30.0)
        with self.assertRaisesRegex(UserError, "enter a Unit Price .* Price Reason"):
            order.action_request()
        order.line_ids.write({"price_unit": 0, "price_reason": "Bought in the shop"})
        with self.assertRaisesRegex(UserError, "enter a Unit Price .* Price Reason"):
            order.action_request()
        order.line_ids.price_unit = 30.0
        order.action_request()
        self.assertEqual(order.amount_authorized, 30.0)

    def test_agreed_price_bears_the_taxes_of_the_customers_fiscal_position(self):
        tax, exempt = self.env["account.tax"].create(
            [{"name": "20%", "amount": 20.0}, {"name": "Export 0%", "amount": 0.0}]
        )
        self.chair.taxes_id = tax
        position = self.env["account.fiscal.position"].create({"name": "Export"})
        exempt.write({"fiscal_position_ids": position.ids, "original_tax_ids": tax.ids})
        agreed = {"price_decision": "agreed", "price_unit": 50.0, "qty_requested": 2}
        self.assertEqual(self._create_unlinked(**agreed).amount_authorized, 120.0)
        self.customer.property_account_position_id = position
        abroad = self._create_unlinked(**agreed)
        self.assertEqual(abroad.line_ids.tax_ids, exempt)
        self.assertEqual(abroad.amount_authorized, 100.0)

    def test_agreed_price_is_typed_in_the_form(self):
        form = Form(self.env["return.order"])
        form.partner_id = self.customer
        with form.line_ids.new() as line:
            line.product_id = self.chair
            line.reason_id = self.unwanted
            line.price_decision = "agreed"
            line.price_unit = 40.0
            line.price_reason = "Sold by a partner"
        self.assertEqual(form.save().amount_authorized, 40.0)

    def test_goods_without_order_come_in_without_origin(self):
        order = self._create_unlinked(price_decision="no_credit", qty_requested=2)
        order.action_request()
        order.action_approve()
        self._receive(order)
        move = order.picking_ids.move_ids
        self.assertEqual((move.state, move.quantity), ("done", 2))
        self.assertFalse(move.origin_returned_move_id)
        self._inspect(order)
        self.assertEqual(order.state, "done")

    def test_line_of_an_order_takes_its_price(self):
        sale = self._create_sale((self.chair, 1, {"price_unit": 80.0}))
        line = self._create_return(sale).line_ids
        self.assertEqual((line.price_decision, line.price_unit), ("invoice", 80.0))

    def test_agreed_price_of_an_order_line_is_at_most_what_was_paid(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.line_ids.write(
            {
                "price_decision": "agreed",
                "price_unit": 120.0,
                "price_reason": "A scratch",
            }
        )
        with self.assertRaisesRegex(UserError, "more than the .*100.00.* paid"):
            order.action_approve()
        order.line_ids.price_unit = 70.0
        order.action_approve()
        self.assertEqual(order.amount_authorized, 70.0)

    def test_order_of_another_customer_is_refused(self):
        sale = self._create_sale((self.chair, 1))
        stranger = self.env["res.partner"].create({"name": "Jonas Weber"})
        colleague = self.env["res.partner"].create(
            {"name": "Léa Dubois", "parent_id": self.customer.id}
        )
        order = self._create_return(sale)
        order.partner_id = colleague
        with self.assertRaisesRegex(
            ValidationError, f"Order {sale.name} is of Claire Dubois, return"
        ):
            order.partner_id = stranger
