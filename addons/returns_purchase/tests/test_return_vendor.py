from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


class VendorCommon(ReturnsCommon):
    """Two vendors of lamps, and customers who send lamps back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.to_vendor = cls.env.ref(
            "returns_purchase.return_disposition_return_to_vendor"
        )
        cls.oak, cls.elm = cls.env["res.partner"].create(
            [{"name": "Oak & Co"}, {"name": "Elm Ltd"}]
        )
        cls.lamp = cls._create_product("Lamp", stock=0, supplier_taxes_id=False)

    @classmethod
    def _purchase(cls, vendor, quantity, price=40.0, product=None, lots=None, **values):
        order = cls.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.lamp).id,
                            "product_qty": quantity,
                            "price_unit": price,
                            **values,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        if lots:
            for detail, lot in zip(picking.move_line_ids, lots, strict=True):
                detail.lot_id = lot
        picking.move_ids.picked = True
        picking._action_done()
        return order.order_line

    @classmethod
    def _create_received(cls, quantity, product=None, lots=(), **line_values):
        sale = cls._create_sale((product or cls.lamp, quantity))
        order = cls._create_return(sale, **line_values)
        order.action_approve()
        details = order.picking_ids.move_ids.move_line_ids
        for detail, lot in zip(details, lots, strict=False):
            detail.lot_id = lot
        cls._receive(order)
        return order

    @classmethod
    def _ship(cls, picking):
        picking.move_ids.picked = True
        picking._action_done()

    @classmethod
    def _bill(cls, line):
        """Post a bill, or a refund, of all that is to be billed of ``line``."""
        line.order_id.action_create_invoice()
        move = line.invoice_lines.move_id.filtered(lambda m: m.state == "draft")
        move.invoice_date = fields.Date.today()
        move.action_post()
        return move


@tagged("post_install", "-at_install")
class TestReturnVendor(VendorCommon):
    def test_transfer_to_the_vendor_returns_the_receipt(self):
        line = self._purchase(self.oak, 5)
        order = self._create_received(2)
        result = self._inspect(order, disposition=self.to_vendor)
        move = result.move_id
        picking = move.picking_id
        self.assertEqual((picking.partner_id, picking.state), (self.oak, "assigned"))
        self.assertEqual(picking.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(picking.location_id, self.quarantine)
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self.assertEqual(picking.return_order_id, order)
        self.assertEqual(move.origin_returned_move_id, line.move_ids - move)
        self.assertEqual(result.vendor_id, self.oak)
        self.assertEqual(result.purchase_line_id, line)
        self.assertEqual(line.qty_received, 5)
        self._ship(picking)
        self.assertEqual(line.qty_received, 3)
        self.assertEqual(self._get_quantity(self.lamp, self.quarantine), 0)

    def test_oldest_purchase_with_room_takes_the_goods_back(self):
        old = self._purchase(self.oak, 2)
        new = self._purchase(self.elm, 5)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        self.assertEqual(result.purchase_line_id, old)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        self.assertEqual(result.purchase_line_id, new)

    def test_room_comes_back_when_the_transfer_is_cancelled(self):
        old = self._purchase(self.oak, 2)
        self._purchase(self.elm, 5)
        result = self._inspect(self._create_received(2), disposition=self.to_vendor)
        result.move_id.picking_id.action_cancel()
        self.assertTrue(result.is_stranded)
        self.assertFalse(result.vendor_credit_status)
        result.action_renew_disposition()
        self.assertEqual(result.purchase_line_id, old)

    def test_several_purchases_of_one_vendor_share_the_goods(self):
        first = self._purchase(self.oak, 2, price=40)
        second = self._purchase(self.oak, 5, price=50)
        result = self._inspect(self._create_received(3), disposition=self.to_vendor)
        moves = result.move_ids
        self.assertEqual(len(moves.picking_id), 1)
        self.assertEqual(moves.mapped("quantity"), [2, 1])
        self.assertEqual(moves.purchase_line_id, first | second)
        self.assertEqual(result.purchase_order_ids, (first | second).order_id)
        self.assertEqual(result.vendor_credit_expected, 2 * 40 + 50)
        self._ship(moves.picking_id)
        self.assertEqual((first | second).mapped("qty_received"), [0, 4])

    def test_results_of_one_validation_do_not_share_a_receipt(self):
        first = self._purchase(self.oak, 1)
        second = self._purchase(self.elm, 1)
        orders = self._create_received(1) | self._create_received(1)
        for order in orders:
            order.action_inspect()
        results = orders.inspection_ids
        results.write(
            {"grade_id": self.grade_a.id, "disposition_id": self.to_vendor.id}
        )
        results.action_done()
        self.assertEqual(results.purchase_line_id, first | second)
        self.assertEqual(len(results.move_id.picking_id), 2)

    def test_one_transfer_per_vendor_and_return(self):
        table = self._create_product("Desk", stock=0)
        self._purchase(self.oak, 2)
        self._purchase(self.oak, 2, product=table)
        sale = self._create_sale((self.lamp, 1), (table, 1))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order)
        results = self._inspect(order, disposition=self.to_vendor)
        self.assertEqual(len(results.move_id), 2)
        self.assertEqual(len(results.move_id.picking_id), 1)

    def test_serial_number_goes_back_to_who_sold_it(self):
        phone = self._create_product("Phone", stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": phone.id} for name in ("SN1", "SN2")]
        )
        self._purchase(self.oak, 1, product=phone, lots=lots[0])
        theirs = self._purchase(self.elm, 1, product=phone, lots=lots[1])
        order = self._create_received(1, product=phone, lots=lots[1])
        result = self._inspect(order, disposition=self.to_vendor)
        self.assertEqual(result.vendor_id, self.elm)
        self.assertEqual(result.move_id.lot_ids, lots[1])
        self._ship(result.move_id.picking_id)
        self.assertEqual(theirs.qty_received, 0)

    def test_units_of_purchase_sale_and_product_differ(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._purchase(self.oak, 2, price=480, product_uom_id=dozen.id)
        result = self._inspect(self._create_received(6), disposition=self.to_vendor)
        self._ship(result.move_id.picking_id)
        self.assertEqual(line.qty_received, 1.5)
        self.assertEqual(result.vendor_credit_expected, 240)

    def test_two_step_returns_leave_from_the_inspection_location(self):
        self.warehouse.return_steps = "two_steps"
        self._purchase(self.oak, 2)
        order = self._create_received(2)
        to_inspection = order.picking_ids.filtered(lambda p: p.state != "done")
        self._ship(to_inspection)
        result = self._inspect(order, disposition=self.to_vendor)
        place = self.warehouse.return_inspection_loc_id
        self.assertEqual(result.move_id.location_id, place)
        self.assertEqual(result.move_id.state, "assigned")

    def test_no_purchase_found_names_the_way_out(self):
        self._purchase(self.elm, 1)
        order = self._create_return(self._create_sale((self.chair, 3)))
        order.action_approve()
        self._receive(order)
        with self.assertRaisesRegex(UserError, "Choose the vendor as the recipient"):
            self._inspect(order, disposition=self.to_vendor)

    def test_vendor_chosen_by_hand_gets_the_goods_without_a_purchase(self):
        order = self._create_return(self._create_sale((self.chair, 2)))
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "grade_id": self.grade_a.id,
                "disposition_id": self.to_vendor.id,
                "recipient_id": self.oak.id,
            }
        )
        result.action_done()
        self.assertEqual(result.vendor_id, self.oak)
        self.assertFalse(result.purchase_line_id)
        self.assertFalse(result.vendor_credit_status)
        self.assertEqual(result.move_id.picking_id.partner_id, self.oak)
        self._ship(result.move_id.picking_id)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)

    def test_vendor_chosen_by_hand_goes_before_older_purchases(self):
        self._purchase(self.oak, 3)
        chosen = self._purchase(self.elm, 2)
        order = self._create_received(3)
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "grade_id": self.grade_a.id,
                "disposition_id": self.to_vendor.id,
                "recipient_id": self.elm.id,
            }
        )
        result.action_done()
        self.assertEqual(result.purchase_line_id, chosen)
        self.assertEqual(sum(result.move_ids.mapped("quantity")), 3)
        self._ship(result.move_ids.picking_id)
        self.assertEqual(result.move_ids.mapped("purchase_line_id"), chosen)
        self.assertEqual(chosen.qty_received, 0)

    def test_inspector_without_access_to_purchases_returns_goods(self):
        self._purchase(self.oak, 2)
        order = self._create_received(1)
        order.action_inspect()
        result = order.inspection_ids
        result.write({"grade_id": self.grade_a.id, "disposition_id": self.to_vendor.id})
        inspector = self.env["res.users"].create(
            {
                "name": "Inspector",
                "login": "vendor inspector",
                "group_ids": [
                    Command.set(
                        self.env.ref(
                            "returns_management.returns_management_group_user"
                        ).ids
                    )
                ],
            }
        )
        result.with_user(inspector).action_done()
        self.assertEqual(result.vendor_id, self.oak)
