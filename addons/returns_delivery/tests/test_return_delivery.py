from odoo import Command
from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnDelivery(ReturnsCommon):
    """Orders with a line of shipping, which is invoiced at its real cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shipping = cls.env["product.product"].create(
            {
                "name": "Parcel",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.clear()],
            }
        )
        cls.carrier = cls.env["delivery.carrier"].create(
            {
                "name": "Parcel Service",
                "delivery_type": "fixed",
                "product_id": cls.shipping.id,
                "fixed_price": 15.0,
                "invoice_policy": "real",
                "integration_level": "rate_and_ship",
            }
        )
        cls.warehouse.out_type_id.print_label = True

    @classmethod
    def _sell_with_shipping(cls):
        sale = cls._create_sale(
            (cls.chair, 2), deliver=False, carrier_id=cls.carrier.id
        )
        sale.picking_ids.carrier_id = cls.carrier
        cls._ship(sale.picking_ids)
        sale._create_invoices().action_post()
        return sale

    @classmethod
    def _ship(cls, picking):
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()

    def _exchange_chair(self, reason):
        """The transfer that replaced a chair, and the lines of its order."""
        sale = self._sell_with_shipping()
        order = self._create_return(
            sale, {self.chair: 1}, resolution="exchange", reason_id=reason.id
        )
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        picking = order.exchange_picking_ids
        picking.carrier_id = self.carrier
        self._ship(picking)
        self.assertEqual((picking.state, picking.carrier_price), ("done", 15.0))
        return sale.order_line

    def test_everything_comes_back_with_its_shipping(self):
        sale = self._sell_with_shipping()
        shipping = sale.order_line.filtered("is_delivery")
        self.assertEqual(shipping.price_unit, 15.0)
        order = self._create_return(sale)
        self.assertEqual(order.line_ids.product_id, self.chair | self.shipping)
        order.action_approve()
        receipt = order.picking_ids
        self.assertEqual(receipt.move_ids.product_id, self.chair)
        self.assertFalse(receipt.carrier_id)
        self._receive(order)
        self._inspect(order)
        self.assertEqual(order.amount_authorized, 215.0)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(set(sale.order_line.mapped("qty_returnable")), {0.0})

    def test_replacement_of_a_defective_product_is_shipped_free(self):
        lines = self._exchange_chair(self.defective)
        self.assertEqual(len(lines.filtered("is_delivery")), 1)

    def test_replacement_that_the_customer_wished_is_charged_as_ever(self):
        lines = self._exchange_chair(self.unwanted)
        self.assertEqual(lines.filtered("is_delivery").mapped("price_unit"), [15, 15])
