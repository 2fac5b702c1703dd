from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnRepair(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env.ref("returns_repair.return_disposition_repair")
        cls.back_to_customer = cls.env.ref(
            "returns_management.return_disposition_back_to_customer"
        )
        cls.stock = cls.warehouse.lot_stock_id

    def _create_received(self, product=None, quantity=2, **line_values):
        sale = self._create_sale((product or self.chair, quantity))
        values = {"resolution": "repair", "reason_id": self.defective.id}
        order = self._create_return(sale, **{**values, **line_values})
        order.action_approve()
        self._receive(order)
        return order

    def _create_serials(self, *names):
        phone = self._create_product("Phone", tracking="serial")
        lots = self._create_lots(phone, *names)
        return phone, lots

    def _repair(self, repairs):
        repairs.action_repair_start()
        repairs.action_repair_end()

    def _ship(self, picking):
        picking.move_ids.picked = True
        picking._action_done()

    def test_repair_order_is_confirmed_and_knows_its_return(self):
        order = self._create_received()
        result = self._inspect(order, disposition=self.repair)
        repair = result.repair_order_id
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual(repair.return_order_id, order)
        self.assertEqual(order.repair_order_ids, repair)
        self.assertEqual(
            (repair.product_id, repair.product_qty, repair.product_uom),
            (self.chair, 2, self.chair.uom_id),
        )
        self.assertEqual(repair.partner_id, self.customer)
        self.assertEqual(repair.picking_type_id, self.warehouse.repair_type_id)
        self.assertEqual(repair.product_location_src_id, self.quarantine)
        self.assertEqual(repair.picking_id, order.picking_ids)

    def test_warranty_follows_who_is_answerable(self):
        ours = self._create_received()
        self.defective.fault = "manufacturer"
        result = self._inspect(ours, disposition=self.repair)
        self.assertTrue(result.repair_order_id.under_warranty)
        theirs = self._create_received(reason_id=self.unwanted.id)
        result = self._inspect(theirs, disposition=self.repair)
        self.assertFalse(result.repair_order_id.under_warranty)

    def test_repaired_unit_goes_back_and_the_return_is_complete(self):
        order = self._create_received()
        line = order.line_ids
        result = self._inspect(order, disposition=self.repair)
        self.assertEqual(order.state, "approved")
        self._repair(result.repair_order_id)
        picking = result.move_id.picking_id
        self.assertEqual((picking.partner_id, order.state), (self.customer, "approved"))
        self.assertEqual(picking.location_id, self.quarantine)
        self.assertEqual(picking.return_order_id, order)
        self._ship(picking)
        self.assertEqual(order.state, "done")
        self.assertEqual((line.qty_received, line.qty_inspected), (2, 2))
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)

    def test_order_is_delivered_and_invoiceable_as_before(self):
        order = self._create_received()
        sale_line = order.line_ids.sale_line_id
        self.chair.invoice_policy = "delivery"
        before = (2, 2, 0)
        self.assertEqual((sale_line.qty_delivered, sale_line.qty_to_invoice), (2, 2))
        sale_line.order_id._create_invoices().action_post()
        result = self._inspect(order, disposition=self.repair)
        self._repair(result.repair_order_id)
        self._ship(result.move_id.picking_id)
        after = (
            sale_line.qty_delivered,
            sale_line.qty_invoiced,
            sale_line.qty_to_invoice,
        )
        self.assertEqual(after, before)

    def test_repaired_unit_may_be_returned_again(self):
        order = self._create_received()
        sale_line = order.line_ids.sale_line_id
        self.assertEqual(sale_line.qty_returnable, 0)
        result = self._inspect(order, disposition=self.repair)
        self._repair(result.repair_order_id)
        self._ship(result.move_id.picking_id)
        self.assertEqual(sale_line.qty_returnable, 2)
        again = self._create_return(sale_line.order_id)
        again.action_approve()
        self._receive(again)
        self.assertEqual(again.line_ids.qty_received, 2)

    def test_repaired_goods_of_a_refund_go_to_stock(self):
        order = self._create_received(resolution="refund")
        before = self._get_quantity(self.chair, self.stock)
        result = self._inspect(order, disposition=self.repair)
        self.assertEqual(order.state, "approved")
        self._repair(result.repair_order_id)
        self.assertEqual(result.move_id, result.repair_order_id.move_id)
        self.assertEqual(self._get_quantity(self.chair, self.stock), before + 2)
        self.assertFalse(result.is_stranded)
        self.assertEqual(order.inspection_status, "full")

    def test_goods_repaired_elsewhere_are_moved_to_stock(self):
        order = self._create_received(resolution="refund")
        before = self._get_quantity(self.chair, self.stock)
        result = self._inspect(order, disposition=self.repair)
        shelf = self.warehouse.return_refurbishment_loc_id
        result.repair_order_id.product_location_dest_id = shelf
        self._repair(result.repair_order_id)
        self.assertEqual(result.move_id.location_id, shelf)
        self.assertEqual(result.move_id.location_dest_id, self.stock)
        self.assertEqual(self._get_quantity(self.chair, self.stock), before + 2)

    def test_unit_leaves_from_where_the_repair_put_it(self):
        order = self._create_received()
        result = self._inspect(order, disposition=self.repair)
        shelf = self.warehouse.return_refurbishment_loc_id
        result.repair_order_id.product_location_dest_id = shelf
        self._repair(result.repair_order_id)
        self.assertEqual(result.move_id.location_id, shelf)
        self.assertEqual(result.move_id.state, "assigned")

    def test_each_serial_number_gets_its_repair(self):
        phone, lots = self._create_serials("SN1", "SN2", "SN3")
        sale = self._create_sale((phone, 3))
        order = self._create_return(sale, {phone: 3}, resolution="repair")
        order.action_approve()
        details = order.picking_ids.move_ids.move_line_ids
        for detail, lot in zip(details, lots, strict=True):
            detail.lot_id = lot
        self._receive(order)
        results = self._inspect(order, disposition=self.repair)
        repairs = results.repair_order_id
        self.assertEqual(repairs.lot_id, lots)
        self.assertEqual(repairs.mapped("product_qty"), [1, 1, 1])
        first, *_rest = repairs
        self._repair(first)
        delivery = first.return_inspection_id.move_id
        self.assertEqual(delivery.lot_ids, first.lot_id)
        self._ship(delivery.picking_id)
        self.assertEqual(order.state, "approved")
        self._repair(repairs - first)
        self.assertEqual(len((repairs - first).return_inspection_id.move_id), 2)
        for picking in (repairs - first).return_inspection_id.move_id.picking_id:
            self._ship(picking)
        self.assertEqual(order.state, "done")

    def test_number_of_other_goods_in_the_parcel_is_not_theirs(self):
        phone, lot = self._create_serials("SN1")
        sale = self._create_sale((self.chair, 1), (phone, 1))
        order = self._create_return(sale, resolution="repair")
        order.action_approve()
        details = order.picking_ids.move_line_ids
        details.filtered(lambda line: line.product_id == phone).lot_id = lot
        self._receive(order)
        results = self._inspect(order, disposition=self.repair)
        lots = {r.product_id: r.lot_id for r in results.repair_order_ids}
        self.assertEqual(lots, {self.chair: lot.browse(), phone: lot})
        self._repair(results.repair_order_ids)

    def test_cancelled_repair_waits_for_another_disposition(self):
        order = self._create_received()
        result = self._inspect(order, disposition=self.repair)
        with self.assertRaisesRegex(UserError, "is under way or done"):
            self._redirect(result)
        result.repair_order_id.action_repair_cancel()
        self.assertTrue(result.is_stranded)
        self.assertEqual(order.state, "approved")
        self._redirect(result)
        self.assertFalse(result.is_stranded)
        self.assertEqual((result.state, result.disposition_id), ("done", self.restock))
        self.assertEqual(result.move_id.state, "done")
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)
        self.assertEqual(order.state, "done")

    def test_cancelled_repair_may_send_the_goods_back_unrepaired(self):
        order = self._create_received()
        result = self._inspect(order, disposition=self.repair)
        result.repair_order_id.action_repair_cancel()
        self._redirect(result, self.back_to_customer)
        self._ship(result.move_id.picking_id)
        self.assertEqual(order.state, "done")
        self.assertEqual(order.line_ids.qty_sent_back, 2)

    def test_cancelled_delivery_of_a_repaired_unit_is_prepared_again(self):
        order = self._create_received()
        result = self._inspect(order, disposition=self.repair)
        self._repair(result.repair_order_id)
        result.move_id.picking_id.action_cancel()
        self.assertTrue(result.is_stranded)
        self.assertEqual(order.state, "approved")
        result.action_renew_disposition()
        self.assertEqual(len(result.repair_order_ids), 1)
        self._ship(result.move_id.picking_id)
        self.assertEqual(order.state, "done")

    def _redirect(self, result, disposition=None):
        action = result.action_open_redirect()
        self.env[action["res_model"]].with_context(**action["context"]).create(
            {
                "disposition_id": (disposition or self.restock).id,
                "reason": "The frame is broken",
            }
        ).action_redirect()
