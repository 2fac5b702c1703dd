from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon

NOT_A_NUMBER = float("nan")
ENDLESS = float("inf")


class BadInputCommon(ReturnsCommon):
    """A clerk and a manager who call the server directly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "returns_management.returns_management_group_%s"
        cls.clerk = new_test_user(cls.env, "bad_clerk", groups=group % "user")
        cls.manager = new_test_user(cls.env, "bad_manager", groups=group % "manager")

    @classmethod
    def _prepare_line(cls, sale_line, **values):
        return {
            "product_id": sale_line.product_id.id,
            "sale_line_id": sale_line.id,
            "reason_id": cls.unwanted.id,
            **values,
        }

    @classmethod
    def _draft(cls, sale, **values):
        """A draft of the clerk's with one line for each order line."""
        return (
            cls.env["return.order"]
            .with_user(cls.clerk)
            .create(
                {
                    "partner_id": sale.partner_id.id,
                    "line_ids": [
                        Command.create(cls._prepare_line(line, **values))
                        for line in sale.order_line
                    ],
                }
            )
        )


@tagged("post_install", "-at_install")
class TestBadQuantities(BadInputCommon):
    def test_zero_or_less_is_no_request(self):
        sale = self._create_sale((self.chair, 2))
        for quantity in (0, -1):
            with self.assertRaisesRegex(
                ValidationError,
                rf"Requested cannot be {quantity}\. Enter a number above zero",
            ):
                self._draft(sale, qty_requested=quantity)

    def test_negative_authorised_quantity(self):
        order = self._draft(self._create_sale((self.chair, 2)))
        with self.assertRaisesRegex(
            ValidationError, rf"{order.name}: Chair: Authorised cannot be -2\."
        ):
            order.line_ids.qty_authorized = -2

    def test_negative_quantity_in_the_wizard(self):
        sale = self._create_sale((self.chair, 2))
        wizard = (
            self.env["sale.order.return"]
            .with_user(self.clerk)
            .create({"sale_order_id": sale.id, "reason_id": self.unwanted.id})
        )
        with self.assertRaisesRegex(ValidationError, "To Return cannot be -1"):
            wizard.line_ids.quantity = -1

    def test_nothing_inspected(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        order.action_approve()
        self._receive(order)
        for quantity in (0, -1, NOT_A_NUMBER):
            with self.assertRaisesRegex(ValidationError, "Quantity cannot be"):
                self.env["return.inspection"].with_user(self.clerk).create(
                    {"return_line_id": order.line_ids.id, "quantity": quantity}
                )

    def test_no_number_and_a_barcode_typed_as_quantity(self):
        sale = self._create_sale((self.chair, 2))
        for quantity in (NOT_A_NUMBER, ENDLESS, -ENDLESS, 4006381333931.0):
            with self.assertRaisesRegex(
                ValidationError, "a barcode belongs in the scanner"
            ):
                self._draft(sale, qty_requested=quantity)

    def test_more_than_delivered_names_line_and_rest(self):
        sale = self._create_sale((self.chair, 2))
        order = self._draft(sale, qty_requested=3)
        with self.assertRaisesRegex(
            UserError, r"3\.0 Units asked back, but only 2\.0 of what was delivered"
        ):
            order.action_request()
        self.assertEqual(order.state, "draft")

    def test_two_lines_share_what_was_delivered(self):
        sale = self._create_sale((self.chair, 2))
        order = self._draft(sale, qty_requested=2)
        order.line_ids = [Command.create(self._prepare_line(sale.order_line))]
        with self.assertRaisesRegex(UserError, "3.0 Units asked back"):
            order.action_request()


@tagged("post_install", "-at_install")
class TestBadOrders(BadInputCommon):
    def test_quotation(self):
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create({"product_id": self.chair.id})],
            }
        )
        with self.assertRaisesRegex(UserError, "but only 0.* can still be returned"):
            self._draft(sale).action_request()
        with self.assertRaisesRegex(UserError, f"Order {sale.name} has nothing to ret"):
            sale.with_user(self.clerk).action_create_return()

    def test_cancelled_order(self):
        sale = self._create_sale((self.chair, 1), deliver=False)
        sale._action_cancel()
        with self.assertRaisesRegex(UserError, "but only 0.* can still be returned"):
            self._draft(sale).action_request()

    def test_order_of_another_customer(self):
        sale = self._create_sale((self.chair, 1))
        other = self.env["res.partner"].create({"name": "Paul Martin"})
        with self.assertRaisesRegex(
            ValidationError, f"{sale.name}.*Claire Dubois.*Paul Martin"
        ):
            self.env["return.order"].with_user(self.clerk).create(
                {
                    "partner_id": other.id,
                    "line_ids": [
                        Command.create(self._prepare_line(sale.order_line)),
                    ],
                }
            )

    def test_customer_changed_under_the_lines(self):
        order = self._draft(self._create_sale((self.chair, 1)))
        other = self.env["res.partner"].create({"name": "Paul Martin"})
        with self.assertRaisesRegex(ValidationError, "Claire Dubois.*Paul Martin"):
            order.partner_id = other

    def test_order_of_a_contact_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Warehouse", "parent_id": self.customer.id, "type": "delivery"}
        )
        sale = self._create_sale((self.chair, 1), partner=contact)
        order = self._draft(sale)
        order.partner_id = self.customer
        order.action_request()
        self.assertEqual(order.state, "requested")

    def test_order_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        sale = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "order_line": [Command.create({"product_id": self.chair.id})],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "was sold by Elsewhere"):
            self.env["return.order"].create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(self._prepare_line(sale.order_line)),
                    ],
                }
            )

    def test_lines_of_two_currencies(self):
        euro = self.env["res.currency"].with_context(active_test=False)
        other = euro.search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        other.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Other", "currency_id": other.id}
        )
        sale = self._create_sale((self.chair, 1), pricelist_id=pricelist.id)
        order = self._draft(self._create_sale((self.table, 1)))
        with self.assertRaisesRegex(ValidationError, "make one return per currency"):
            order.line_ids = [Command.create(self._prepare_line(sale.order_line))]

    def test_empty_return(self):
        order = (
            self.env["return.order"]
            .with_user(self.clerk)
            .create({"partner_id": self.customer.id})
        )
        with self.assertRaisesRegex(UserError, f"Return {order.name} has no lines"):
            order.action_request()
        self.assertEqual(order.state, "draft")

    def test_emptied_before_the_approval(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "has no lines"):
            order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "requested")

    def test_product_archived_since_the_sale(self):
        sale = self._create_sale((self.chair, 1))
        self.chair.product_tmpl_id.action_archive()
        order = self._create_return(sale)
        order.with_user(self.manager).action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.line_ids.qty_inspected, 1)
        self.assertEqual(order.inspection_ids.move_id.state, "done")
