from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ReturnKitCommon


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
        with (
            self.assertRaisesRegex(ValidationError, "a component of Desk"),
            self.env.cr.savepoint(),
        ):
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
