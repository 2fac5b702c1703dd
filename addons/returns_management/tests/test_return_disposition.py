from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


class DispositionCommon(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("liquidate", "donate", "recycle", "back_to_customer"):
            disposition = cls.env.ref(f"returns_management.return_disposition_{name}")
            setattr(cls, name, disposition)
        cls.charity = cls.env["res.partner"].create({"name": "Second Chance"})

    @classmethod
    def _create_received(cls, *goods, **line_values):
        goods = goods or ((cls.chair, 2),)
        order = cls._create_return(cls._create_sale(*goods), **line_values)
        order.action_approve()
        cls._receive(order)
        return order

    @classmethod
    def _ship(cls, picking):
        picking.move_ids.picked = True
        picking._action_done()


@tagged("post_install", "-at_install")
class TestReturnDisposition(DispositionCommon):
    def test_sold_off_goods_move_at_once_to_their_location(self):
        result = self._inspect(self._create_received(), disposition=self.liquidate)
        place = self.warehouse.return_liquidation_loc_id
        self.assertEqual(result.move_id.state, "done")
        self.assertEqual(self._get_quantity(self.chair, place), 2)

    def test_donation_waits_for_the_charity_and_leaves_stock_with_it(self):
        self.donate.partner_id = self.charity
        result = self._inspect(self._create_received(), disposition=self.donate)
        picking = result.move_id.picking_id
        self.assertEqual(
            (picking.partner_id, picking.state), (self.charity, "assigned")
        )
        self.assertEqual(picking.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(picking.return_order_id, result.return_order_id)
        self._ship(picking)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 0)
        donations = self.env.company.return_donation_location_id
        self.assertEqual(result.move_id.location_dest_id, donations)

    def test_goods_of_a_transfer_that_waits_are_reserved(self):
        self._inspect(self._create_received(), disposition=self.recycle)
        quant = self.env["stock.quant"]._gather(self.chair, self.quarantine)
        self.assertEqual(quant.reserved_quantity, 2)

    def test_one_transfer_per_return_and_destination(self):
        first = self._create_received((self.chair, 1), (self.table, 1))
        second = self._create_received((self.chair, 1))
        for order in first | second:
            order.action_inspect()
        results = (first | second).inspection_ids
        results.write({"grade_id": self.grade_a.id, "disposition_id": self.donate.id})
        results.action_done()
        self.assertEqual(len(results.move_id.picking_id), 2)
        self.assertEqual(len(first.inspection_ids.move_id), 2)

    def test_scrap_keeps_its_reason_and_shows_on_the_return(self):
        unsafe = self.env.ref("returns_management.scrap_reason_tag_unsafe")
        order = self._create_received()
        order.action_inspect()
        order.inspection_ids.write(
            {"disposition_id": self.scrap.id, "scrap_reason_tag_ids": unsafe.ids}
        )
        self._inspect(order, self.grade_d, self.scrap)
        self.assertEqual(order.scrap_ids.scrap_reason_tag_ids, unsafe)
        self.assertEqual(order.scrap_ids.move_ids, order.inspection_ids.move_id)
        self.assertEqual(order.scrap_count, 1)

    def test_scrap_without_a_reason_is_refused(self):
        self.scrap.scrap_reason_tag_ids = False
        with self.assertRaisesRegex(UserError, "fill in Scrap Reasons"):
            self._inspect(self._create_received(), self.grade_d, self.scrap)

    def test_cancelled_transfer_is_prepared_again(self):
        result = self._inspect(self._create_received(), disposition=self.donate)
        with self.assertRaisesRegex(UserError, "is not cancelled"):
            result.action_renew_disposition()
        cancelled = result.move_id
        cancelled.picking_id.action_cancel()
        result.action_renew_disposition()
        self.assertNotEqual(result.move_id, cancelled)
        self.assertEqual(result.move_id.state, "assigned")


@tagged("post_install", "-at_install")
class TestReturnBackToCustomer(DispositionCommon):
    def test_goods_go_back_and_the_return_is_complete(self):
        order = self._create_received()
        line = order.line_ids
        self.assertEqual(line.sale_line_id.qty_delivered, 0)
        result = self._inspect(order, disposition=self.back_to_customer)
        self.assertEqual((order.state, line._get_qty_accepted()), ("approved", 0))
        self._ship(result.move_id.picking_id)
        self.assertEqual(line.qty_sent_back, 2)
        self.assertEqual((line.qty_received, line.qty_inspected), (0, 0))
        self.assertEqual(line.sale_line_id.qty_delivered, 2)
        self.assertEqual(line.sale_line_id.qty_returnable, 2)
        self.assertEqual(line.amount_authorized, 0)
        self.assertEqual(order.receipt_status, "no")
        self.assertEqual(order.state, "done")

    def test_the_rest_is_inspected_after_a_part_went_back(self):
        order = self._create_received((self.chair, 3))
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "quantity": 1,
                "grade_id": self.grade_a.id,
                "disposition_id": self.back_to_customer.id,
            }
        )
        result.action_done()
        self._ship(result.move_id.picking_id)
        order.action_inspect()
        rest = order.inspection_ids - result
        self.assertEqual(rest.quantity, 2)
        self._inspect(order)
        self.assertEqual(order.line_ids.qty_inspected, 2)
        self.assertEqual(order.receipt_status, "full")

    def test_serial_number_goes_back_as_it_came(self):
        phone = self._create_product("Phone", tracking="serial")
        lots = self._create_lots(phone, "SN1", "SN2")
        order = self._create_return(self._create_sale((phone, 2)))
        order.action_approve()
        details = order.picking_ids.move_ids.move_line_ids
        for detail, lot in zip(details, lots, strict=True):
            detail.lot_id = lot
        self._receive(order)
        order.action_inspect()
        first, second = order.inspection_ids.sorted(lambda r: r.lot_id.name)
        values = {"grade_id": self.grade_a.id}
        first.write({**values, "disposition_id": self.back_to_customer.id})
        first.action_done()
        self._ship(first.move_id.picking_id)
        self.assertEqual(first.move_id.lot_ids, lots[0])
        self.assertEqual(first.move_id.origin_returned_move_id.lot_ids, lots)
        second.write({**values, "disposition_id": self.restock.id})
        second.action_done()
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.inspection_status, "full")
