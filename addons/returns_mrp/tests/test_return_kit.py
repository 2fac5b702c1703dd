from decimal import Decimal

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.returns_management.tests.common import ReturnsCommon
from odoo.addons.returns_mrp.models.return_inspection import KIT_ACTIONS


class ReturnKitCommon(ReturnsCommon):
    """A desk of one top and four legs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top = cls._create_product("Top")
        cls.leg = cls._create_product("Leg")
        cls.desk = cls._create_product("Desk", stock=0, is_storable=False)
        cls.bom = cls._create_kit(cls.desk, (cls.top, 1), (cls.leg, 4))

    @classmethod
    def _create_kit(cls, product, *components):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in components
                ],
            }
        )

    def _approve(self, sale, quantity=1, **values):
        order = self._create_return(sale, {self.desk: quantity}, **values)
        order.action_approve()
        return order

    def _receive_parts(self, order, quantities, backorder=False):
        """Receive ``{component: quantity}``, without or with a backorder."""
        picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
        for move in picking.move_ids:
            move.quantity = quantities.get(move.product_id, 0)
        picking.move_ids.picked = True
        picking._action_done() if backorder else picking.with_context(
            cancel_backorder=True
        )._action_done()
        return picking


@tagged("post_install", "-at_install")
class TestReturnKit(ReturnKitCommon):
    def test_components_come_back_and_kits_are_counted(self):
        sale = self._create_sale((self.desk, 3))
        self.assertEqual(sale.order_line.qty_returnable, 3)
        order = self._approve(sale, 2)
        moves = order.picking_ids.move_ids
        self.assertRecordValues(
            moves.sorted("product_uom_qty"),
            [
                {"product_id": self.top.id, "product_uom_qty": 2},
                {"product_id": self.leg.id, "product_uom_qty": 8},
            ],
        )
        for move in moves:
            self.assertEqual(move.bom_line_id.product_id, move.product_id)
            self.assertEqual(move.origin_returned_move_id.bom_line_id, move.bom_line_id)
            self.assertEqual(move.sale_line_id, sale.order_line)
            self.assertEqual(move.return_line_id, order.line_ids)
        self.assertEqual(sale.order_line.qty_returnable, 1)
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 2)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(sale.order_line.qty_returnable, 1)
        self.assertFalse(order.line_ids.receipt_note)

    def test_no_more_kits_than_were_delivered(self):
        sale = self._create_sale((self.desk, 2))
        self._create_return(sale, {self.desk: 2})
        with self.assertRaisesRegex(UserError, "can still be returned"):
            order = self.env["return.order"].create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.desk.id,
                                "sale_line_id": sale.order_line.id,
                                "reason_id": self.unwanted.id,
                            }
                        )
                    ],
                }
            )
            order.action_request()

    def test_missing_component_is_named_and_waited_for(self):
        sale = self._create_sale((self.desk, 2))
        order = self._approve(sale)
        self._receive_parts(order, {self.top: 1, self.leg: 3}, backorder=True)
        line = order.line_ids
        self.assertEqual(line.qty_received, 0)
        self.assertEqual(order.receipt_status, "pending")
        self.assertIn("1 Leg missing", line.receipt_note)
        # the desk that came in part is not with the customer any more
        self.assertEqual(sale.order_line.qty_returnable, 1)
        self._receive(order)
        self.assertEqual(line.qty_received, 1)
        self.assertFalse(line.receipt_note)
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_return_ends_without_the_component_that_does_not_come(self):
        sale = self._create_sale((self.desk, 2))
        order = self._approve(sale)
        picking = self._receive_parts(order, {self.top: 1})
        line = order.line_ids
        self.assertIn("4 Leg missing", line.receipt_note)
        self.assertEqual((line.qty_received, line.qty_not_coming), (0, 1))
        self.assertEqual(sale.order_line.qty_returnable, 1)
        order.action_receive_rest()
        rest = order.picking_ids - picking
        self.assertRecordValues(
            rest.move_ids, [{"product_id": self.leg.id, "product_uom_qty": 4}]
        )
        self._receive(order)
        self.assertEqual((line.qty_received, line.qty_not_coming), (1, 0))

    def test_surplus_component_is_refused_with_a_way_out(self):
        order = self._approve(self._create_sale((self.desk, 2)))
        with self.assertRaisesRegex(UserError, "1 Leg more came"):
            self._receive_parts(order, {self.top: 1, self.leg: 5})

    def test_kits_are_inspected_and_their_components_restocked_or_scrapped(self):
        order = self._approve(self._create_sale((self.desk, 2)), 2)
        self._receive(order)
        stock = self.warehouse.lot_stock_id
        before = self._get_quantity(self.leg, stock)
        order.action_inspect()
        good = order.inspection_ids
        self.assertEqual((good.product_id, good.quantity), (self.desk, 2))
        good.quantity = 1
        self._inspect(order)
        self.assertEqual(self._get_quantity(self.leg, stock), before + 8)
        self.assertEqual(self._get_quantity(self.leg, self.quarantine), 0)
        self.assertEqual(order.inspection_status, "full")

    def test_scrapped_kit_is_one_scrap_order_for_each_component(self):
        order = self._approve(self._create_sale((self.desk, 1)))
        self._receive(order)
        self._inspect(order, self.grade_d, self.scrap)
        scraps = self.env["stock.scrap"].search(
            [("return_inspection_id", "in", order.inspection_ids.ids)]
        )
        self.assertEqual(
            {scrap.product_id: scrap.scrap_qty for scrap in scraps},
            {self.top: 1, self.leg: 4},
        )
        self.assertEqual(self._get_quantity(self.top, self.quarantine), 0)

    def test_refused_kit_goes_back_to_the_customer(self):
        sale = self._create_sale((self.desk, 1))
        order = self._approve(sale)
        self._receive(order)
        self.assertEqual(sale.order_line.qty_delivered, 0)
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        self._inspect(order, self.grade_d, back)
        delivery = order.inspection_ids.move_ids.picking_id
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(order.line_ids.qty_sent_back, 1)
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertEqual(sale.order_line.qty_returnable, 1)

    def test_serial_numbers_of_components_are_shared_by_the_results(self):
        motor = self._create_product("Motor", tracking="serial")
        numbers = self.env["stock.lot"].create(
            [{"name": name, "product_id": motor.id} for name in ("M1", "M2")]
        )
        for number in numbers:
            self.env["stock.quant"]._update_available_quantity(
                motor, self.warehouse.lot_stock_id, 1, lot_id=number
            )
        self.bom.bom_line_ids = [Command.create({"product_id": motor.id})]
        order = self._approve(self._create_sale((self.desk, 2)), 2)
        self.assertEqual(
            order.line_ids._explain_lot(numbers[0]), "", "a component is welcome"
        )
        receipt = order.picking_ids.move_ids.filtered(lambda m: m.product_id == motor)
        receipt.move_line_ids.unlink()
        receipt.move_line_ids = [
            Command.create({"product_id": motor.id, "lot_id": lot.id, "quantity": 1})
            for lot in numbers
        ]
        self._receive(order)
        order.action_inspect()
        order.inspection_ids.action_split()
        results = self._inspect(order)
        self.assertEqual(results.mapped("quantity"), [1, 1])
        self.assertEqual(results.move_ids.lot_ids, numbers)
        for result in results:
            self.assertEqual(len(result.move_ids.lot_ids), 1)

    def test_disposition_that_needs_one_product(self):
        refurbish = self.env["return.disposition"].search(
            [("action", "not in", tuple(KIT_ACTIONS))], limit=1
        )
        if not refurbish:
            self.skipTest("every disposition here moves goods")
        order = self._approve(self._create_sale((self.desk, 1)))
        self._receive(order)
        with self.assertRaisesRegex(UserError, "a kit is several"):
            self._inspect(order, disposition=refurbish)

    def test_scanned_kit_counts_its_components(self):
        order = self._approve(self._create_sale((self.desk, 3)), 3)
        line = order.line_ids
        none = self.env["stock.lot"]
        line._add_received(none, Decimal(2))
        line._add_received(none, Decimal(1))
        line._remove_received(none, Decimal(1))
        counts = line._get_scan_counts()[line]
        self.assertEqual((counts["expected"], counts["received"]), (3, 2))
        moves = order.picking_ids.move_ids
        self.assertEqual(
            {move.product_id: move.quantity for move in moves},
            {self.top: 2, self.leg: 8},
        )
        line._remove_received(none, Decimal(2))
        self.assertEqual(line._get_scan_counts()[line]["received"], 0)
        self.assertFalse(any(moves.mapped("picked")))
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            line._remove_received(none, Decimal(1))

    def test_kit_with_numbered_components_is_not_counted_by_scans(self):
        motor = self._create_product("Motor", tracking="serial")
        self.bom.bom_line_ids = [Command.create({"product_id": motor.id})]
        order = self._create_return(
            self._create_sale((self.table, 1)), {self.table: 1}
        ).copy()
        order.line_ids.write({"sale_line_id": False, "product_id": self.desk.id})
        with self.assertRaisesRegex(UserError, "Motor of Desk has lot"):
            order.line_ids._get_scanned_components(Decimal(1))

    def test_kit_in_a_kit(self):
        office = self._create_product("Office", stock=0, is_storable=False)
        self._create_kit(office, (self.desk, 2), (self.chair, 1))
        sale = self._create_sale((office, 1))
        order = self._create_return(sale)
        order.action_approve()
        self.assertEqual(
            {move.product_id: move.product_qty for move in order.picking_ids.move_ids},
            {self.top: 2, self.leg: 8, self.chair: 1},
        )
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(sale.order_line.qty_delivered, 0)

    def test_kits_sold_by_the_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        sale = self._create_sale((self.desk, 1, {"product_uom_id": dozen.id}))
        self.assertEqual(sale.order_line.qty_returnable, 1)
        order = self._create_return(sale)
        order.action_approve()
        self.assertEqual(
            sum(order.picking_ids.move_ids.mapped("product_uom_qty")), 12 * 5
        )
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_kit_without_an_order(self):
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.desk.id,
                            "reason_id": self.unwanted.id,
                            "price_decision": "agreed",
                            "price_unit": 80,
                            "price_reason": "Bought at the fair",
                        }
                    )
                ],
            }
        )
        order.action_request()
        order.action_approve()
        self.assertEqual(order.picking_ids.move_ids.product_id, self.top | self.leg)
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 1)

    def test_component_alone_is_not_of_the_kit_line(self):
        sale = self._create_sale((self.desk, 1))
        values = {
            "product_id": self.leg.id,
            "reason_id": self.unwanted.id,
            "price_decision": "agreed",
            "price_unit": 5,
            "price_reason": "A leg broke",
        }
        orders = self.env["return.order"]
        linked = {**values, "sale_line_id": sale.order_line.id}
        with self.assertRaisesRegex(ValidationError, "a component of Desk"):
            orders.create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [Command.create(linked)],
                }
            )
        order = orders.create(
            {"partner_id": self.customer.id, "line_ids": [Command.create(values)]}
        )
        order.action_request()
        order.action_approve()
        self._receive(order)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(sale.order_line.qty_delivered, 1)

    def test_product_that_became_a_kit_after_its_delivery(self):
        sale = self._create_sale((self.table, 1))
        self._create_kit(self.table, (self.leg, 4))
        order = self._create_return(sale)
        self.assertFalse(order.line_ids.kit_bom_id)

    def test_people_of_returns_need_no_bills_of_materials(self):
        clerk = new_test_user(
            self.env,
            "kit_clerk",
            groups="returns_management.returns_management_group_manager",
        )
        sale = self._create_sale((self.desk, 1))
        order = self._create_return(sale).with_user(clerk)
        order.action_approve()
        self._receive(order.with_user(self.env.user))
        self.assertEqual(order.line_ids.qty_received, 1)
        self._inspect(order)
        self.assertEqual(order.inspection_status, "full")
