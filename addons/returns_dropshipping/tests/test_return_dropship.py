from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnDropship(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Chairs Direct"})
        cls.sofa = cls._create_dropshipped("Sofa", cls.vendor)

    @classmethod
    def _create_dropshipped(cls, name, vendor):
        return cls._create_product(
            name,
            stock=0,
            invoice_policy="delivery",
            route_ids=[
                Command.set(cls.env.ref("stock_dropshipping.route_drop_shipping").ids)
            ],
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 40.0})],
        )

    def _dropship(self, *products, quantity=2):
        sale = self._create_sale(
            *((product, quantity) for product in products or [self.sofa]),
            deliver=False,
        )
        purchases = sale.order_line.purchase_line_ids.order_id
        purchases.button_confirm()
        pickings = purchases.picking_ids
        pickings.move_ids.picked = True
        pickings._action_done()
        return sale

    def _send_to_vendor(self, order):
        pickings = order.picking_ids
        pickings.move_ids.picked = True
        pickings._action_done()

    def test_goods_go_straight_back_to_their_vendor(self):
        sale = self._dropship()
        self.assertEqual(sale.order_line.qty_delivered, 2)
        order = self._create_return(sale, {self.sofa: 1})
        self.assertEqual(order.line_ids.return_destination, "vendor")
        order.action_approve()
        picking = order.picking_ids
        self.assertEqual(picking.picking_type_id.code, "dropship")
        self.assertEqual(picking.partner_id, self.vendor)
        self.assertEqual(picking.location_id.usage, "customer")
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self._send_to_vendor(order)
        purchase_line = sale.order_line.purchase_line_ids
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(purchase_line.qty_received, 1)
        self.assertEqual(order.line_ids.qty_inspected, 1)
        self.assertEqual(order.line_ids._get_qty_accepted(), 1)
        self.assertEqual(order.inspection_status, "full")
        self.assertEqual(order.line_ids._get_qty_accepted(), 1)
        self.assertFalse(order.line_ids._prepare_missing_inspection_vals())
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_goods_come_to_our_warehouse_when_chosen(self):
        sale = self._dropship()
        order = self._create_return(sale, return_destination="warehouse")
        order.action_approve()
        self.assertEqual(order.picking_ids.location_dest_id, self.quarantine)
        self._receive(order)
        self.assertEqual(order.inspection_status, "pending")
        self._inspect(order)
        self.assertEqual(order.state == "done", order._is_complete())
        self.assertEqual(sale.order_line.qty_delivered, 0)

    def test_each_vendor_and_the_warehouse_get_a_transfer(self):
        other = self.env["res.partner"].create({"name": "Lamps Direct"})
        lamp = self._create_dropshipped("Lamp", other)
        sale = self._dropship(self.sofa, lamp)
        order = self._create_return(sale)
        order.action_approve()
        self.assertEqual(order.picking_ids.partner_id, self.vendor | other)
        mixed = self._create_sale((self.chair, 1))
        here = self._create_return(mixed)
        self.assertEqual(here.line_ids.return_destination, "warehouse")

    def test_destination_is_decided_before_the_approval(self):
        order = self._create_return(self._dropship())
        order.action_approve()
        clerk = self._create_clerk("dropship_clerk")
        with self.assertRaisesRegex(UserError, "was approved"):
            order.line_ids.with_user(clerk).return_destination = "warehouse"

    def test_vendor_takes_a_part(self):
        order = self._create_return(self._dropship())
        order.action_approve()
        order.picking_ids.move_ids.quantity = 1
        self._send_to_vendor(order)
        self.assertEqual(order.receipt_status, "partial")
        self.assertEqual(order.line_ids.qty_inspected, 1)

    def test_cancelled_return_cancels_the_transfer(self):
        order = self._create_return(self._dropship())
        order.action_approve()
        order.action_cancel()
        self.assertEqual(order.picking_ids.state, "cancel")

    def test_replacement_is_shipped_when_the_vendor_has_the_goods(self):
        sale = self._dropship(quantity=1)
        order = self._create_return(
            sale, resolution="exchange", exchange_product_id=self.chair.id
        )
        order.action_approve()
        self._send_to_vendor(order)
        self.assertEqual(order.exchange_picking_ids.state, "assigned")
