from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnToVendor(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.to_vendor = cls.env.ref(
            "returns_purchase.return_disposition_return_to_vendor"
        )
        cls.vendor = cls.env["res.partner"].create({"name": "Timber & Sons"})
        cls.lamp = cls._create_product("Lamp", stock=0, purchase_method="receive")

    @classmethod
    def _purchase(cls, quantity, price, product=None, partner=None, lots=(), **values):
        product = product or cls.lamp
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (partner or cls.vendor).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                            **values,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        for detail, lot in zip(picking.move_line_ids, lots, strict=False):
            detail.lot_id = lot
        picking.move_ids.picked = True
        picking._action_done()
        return order

    def _create_received(self, quantity=1, product=None):
        sale = self._create_sale((product or self.lamp, quantity))
        order = self._create_return(sale, reason_id=self.defective.id)
        order.action_approve()
        self._receive(order)
        return order

    def _send_to_vendor(self, quantity=1, **kwargs):
        order = self._create_received(quantity, **kwargs)
        return self._inspect(order, self.grade_d, self.to_vendor)

    def _ship(self, result):
        picking = result.move_id.picking_id
        picking.move_ids.picked = True
        picking._action_done()

    def test_goods_go_back_on_the_oldest_purchase_with_room(self):
        first, second = self._purchase(1, 50.0), self._purchase(5, 55.0)
        one = self._send_to_vendor()
        self.assertEqual(one.purchase_line_id, first.order_line)
        other = self._send_to_vendor()
        self.assertEqual(other.purchase_line_id, second.order_line)
        picking = one.move_id.picking_id
        self.assertEqual((picking.partner_id, picking.state), (self.vendor, "assigned"))
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self._ship(one)
        self.assertEqual(first.order_line.qty_received, 0)
        self.assertEqual(
            one.move_id.origin_returned_move_id.picking_id.purchase_id, first
        )

    def test_results_of_one_batch_share_the_room_of_a_purchase(self):
        first, second = self._purchase(1, 50.0), self._purchase(5, 55.0)
        orders = self._create_received() | self._create_received()
        for order in orders:
            order.action_inspect()
        results = orders.inspection_ids
        results.write(
            {"grade_id": self.grade_d.id, "disposition_id": self.to_vendor.id}
        )
        results.action_done()
        self.assertEqual(results.purchase_line_id, first.order_line | second.order_line)

    def test_serial_number_goes_back_to_who_sold_it(self):
        phone = self._create_product("Phone", stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": phone.id} for name in ("SN1", "SN2")]
        )
        self._purchase(1, 300.0, phone, lots=lots[0])
        other = self.env["res.partner"].create({"name": "Other Phones"})
        theirs = self._purchase(1, 290.0, phone, partner=other, lots=lots[1])
        sale = self._create_sale((phone, 1), deliver=False)
        sale.picking_ids.move_ids.move_line_ids.lot_id = lots[1]
        self._deliver(sale)
        order = self._create_return(sale)
        order.action_approve()
        order.picking_ids.filtered(
            lambda p: p.state != "done"
        ).move_ids.move_line_ids.lot_id = lots[1]
        self._receive(order)
        result = self._inspect(order, self.grade_d, self.to_vendor)
        self.assertEqual(result.lot_id, lots[1])
        self.assertEqual(result.purchase_line_id, theirs.order_line)
        self.assertEqual(result.move_id.picking_id.partner_id, other)

    def test_without_a_purchase_a_vendor_is_chosen_by_hand(self):
        self.env["stock.quant"]._update_available_quantity(
            self.lamp, self.warehouse.lot_stock_id, 1
        )
        order = self._create_received()
        with self.assertRaisesRegex(UserError, "Choose the Vendor"):
            self._inspect(order, self.grade_d, self.to_vendor)
        order.inspection_ids.vendor_id = self.vendor
        result = self._inspect(order, self.grade_d, self.to_vendor)
        self.assertEqual(result.move_id.picking_id.partner_id, self.vendor)
        self.assertFalse(result.purchase_line_id)
        self.assertEqual(result.vendor_credit_status, "none")

    def test_credit_is_expected_in_the_currency_of_the_purchase(self):
        currency = self.env["res.currency"].create(
            {"name": "XRT", "symbol": "X", "rounding": 0.01}
        )
        purchase = self._purchase(5, 50.0, discount=10.0)
        purchase.currency_id = currency
        result = self._send_to_vendor(2)
        self.assertEqual(result.vendor_credit_expected, 90.0)
        self.assertEqual(result.vendor_currency_id, currency)
        self.assertEqual(result.vendor_credit_status, "expected")
        activity = result.return_order_id.activity_ids
        self.assertIn("Timber & Sons", activity.summary)

    def test_credit_note_of_the_vendor_settles_it(self):
        purchase = self._purchase(5, 50.0)
        purchase.action_create_invoice()
        bill = purchase.invoice_ids
        bill.invoice_date = "2026-11-01"
        bill.action_post()
        result = self._send_to_vendor(2)
        self._ship(result)
        self.assertEqual(purchase.order_line.qty_to_invoice, -2)
        self.assertEqual(result.vendor_credit_status, "expected")
        purchase.action_create_invoice()
        note = purchase.invoice_ids - bill
        self.assertEqual(note.move_type, "in_refund")
        note.invoice_date = "2026-11-02"
        note.action_post()
        self.env.invalidate_all()
        self.assertEqual(result.vendor_credit_status, "received")
