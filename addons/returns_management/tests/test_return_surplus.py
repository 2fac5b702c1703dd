from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


class SurplusCommon(ReturnsCommon):
    def _create_approved(self, quantity=1, delivered=3, product=None, **values):
        product = product or self.chair
        order = self._create_return(
            self._create_sale((product, delivered)), {product: quantity}
        )
        order.action_approve()
        return order

    def _count(self, picking, quantity):
        picking.move_ids[:1].quantity = quantity
        picking.move_ids.picked = True

    def _validate(self, picking):
        return picking.button_validate()

    def _decide(self, picking, decision, **values):
        """Answer the question that validating ``picking`` asks."""
        action = self._validate(picking)
        wizard = picking.env[action["res_model"]].browse(action["res_id"])
        wizard.line_ids.write({"decision": decision, **values})
        wizard.with_context(**action["context"]).action_confirm()
        return wizard

    def _add_product(self, picking, product, quantity=1):
        """What a person types who finds something else in the parcel."""
        picking.move_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "product_uom": product.uom_id.id,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "quantity": quantity,
                    "picked": True,
                }
            )
        ]


@tagged("post_install", "-at_install")
class TestReturnSurplus(SurplusCommon):
    def test_surplus_waits_for_a_decision(self):
        order = self._create_approved()
        picking = order.picking_ids
        self._count(picking, 2)
        action = self._validate(picking)
        self.assertEqual(action["res_model"], "return.over.receipt")
        wizard = self.env["return.over.receipt"].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.quantity, 1)
        self.assertEqual(picking.state, "assigned")
        # nor by another way
        with self.assertRaisesRegex(UserError, "1 more came than the 1 authorised"):
            picking._action_done()

    def test_surplus_accepted_and_credited_is_authorised(self):
        order = self._create_approved()
        self._count(order.picking_ids, 2)
        self._decide(order.picking_ids, "credit")
        line = order.line_ids
        self.assertEqual(order.picking_ids.state, "done")
        self.assertEqual((line.qty_authorized, line.qty_received), (2, 2))
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(line.sale_line_id.qty_delivered, 1)
        self.assertIn("Accept and credit", line.receipt_note)

    def test_more_than_was_delivered_is_not_credited(self):
        order = self._create_approved(quantity=3)
        self._count(order.picking_ids, 4)
        with self.assertRaisesRegex(UserError, "only 0"):
            self._decide(order.picking_ids, "credit")

    def test_surplus_kept_without_credit_leaves_the_order_alone(self):
        order = self._create_approved()
        self._count(order.picking_ids, 3)
        self._decide(order.picking_ids, "keep")
        line = order.line_ids
        self.assertEqual((line.qty_authorized, line.qty_received), (1, 3))
        self.assertEqual(order.receipt_status, "over")
        self.assertEqual(line.sale_line_id.qty_delivered, 2)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 3)
        self.assertEqual(line.amount_received, line.amount_authorized)

    def test_surplus_sent_back_gets_its_delivery(self):
        order = self._create_approved()
        receipt = order.picking_ids
        self._count(receipt, 3)
        self._decide(receipt, "send_back")
        back = order.picking_ids - receipt
        self.assertEqual(back.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(back.move_ids.quantity, 2)
        self.assertEqual(back.state, "assigned")
        self.assertEqual(order.line_ids.qty_received, 1)
        back.move_ids.picked = True
        back._action_done()
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 1)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertEqual(order.line_ids.sale_line_id.qty_delivered, 2)
        self.assertEqual(order.line_ids.sale_line_id.qty_returnable, 2)

    def test_serial_numbers_of_the_surplus_go_with_it(self):
        phone = self._create_product("Phone", tracking="serial")
        lots = self._create_lots(phone, "A", "B")
        order = self._create_approved(1, 2, phone)
        receipt = order.picking_ids
        receipt.move_ids.move_line_ids.unlink()
        receipt.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": phone.id,
                    "quantity": 1,
                    "lot_id": lot.id,
                    "picking_id": receipt.id,
                    "location_id": receipt.location_id.id,
                    "location_dest_id": receipt.location_dest_id.id,
                    "picked": True,
                }
            )
            for lot in lots
        ]
        self._decide(receipt, "send_back")
        back = order.picking_ids - receipt
        self.assertEqual(back.move_line_ids.lot_id, lots[1])

    def test_tolerance_accepts_what_was_delivered(self):
        self.env.company.return_over_receipt_percent = 50
        order = self._create_approved(quantity=2)
        self._count(order.picking_ids, 3)
        self._validate(order.picking_ids)
        self.assertEqual(order.receipt_status, "full")
        self.assertEqual(order.line_ids.qty_authorized, 3)

    def test_tolerance_never_credits_more_than_was_delivered(self):
        self.env.company.return_over_receipt_percent = 50
        order = self._create_approved(quantity=2, delivered=2)
        self._count(order.picking_ids, 3)
        self._validate(order.picking_ids)
        self.assertEqual(order.receipt_status, "over")
        self.assertEqual(order.line_ids.qty_authorized, 2)

    def test_only_managers_credit_more_than_was_authorised(self):
        order = self._create_approved()
        self._count(order.picking_ids, 2)
        worker = new_test_user(self.env, "worker", "stock.group_stock_user")
        picking = order.picking_ids.with_user(worker)
        with self.assertRaises(AccessError):
            self._decide(picking, "credit")

    def test_warehouse_workers_receive_returns(self):
        """Who may not read returns may still receive their goods."""
        order = self._create_approved()
        self._count(order.picking_ids, 2)
        worker = new_test_user(self.env, "worker", "stock.group_stock_user")
        self._decide(order.picking_ids.with_user(worker), "keep")
        self.assertEqual(order.line_ids.qty_received, 2)

    def test_validating_twice_moves_once(self):
        order = self._create_approved(quantity=2)
        picking = order.picking_ids
        self._count(picking, 2)
        self._validate(picking)
        self.assertTrue(picking.button_validate())
        picking._action_done()
        self.assertEqual(order.line_ids.qty_received, 2)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 2)


@tagged("post_install", "-at_install")
class TestUnexpectedGoods(SurplusCommon):
    def test_another_product_is_recorded_on_the_return(self):
        order = self._create_approved()
        picking = order.picking_ids
        self._count(picking, 1)
        self._add_product(picking, self.table)
        self._decide(picking, "keep")
        stray = order.line_ids.filtered("is_unexpected")
        self.assertEqual(stray.product_id, self.table)
        self.assertEqual((stray.qty_authorized, stray.qty_received), (0, 1))
        self.assertIn("Nobody announced it", stray.receipt_note)
        self.assertEqual(self._get_quantity(self.table, self.quarantine), 1)

    def test_another_product_is_credited_from_its_order_line(self):
        sale = self._create_sale((self.table, 1))
        order = self._create_approved()
        picking = order.picking_ids
        self._count(picking, 1)
        self._add_product(picking, self.table)
        self._decide(picking, "credit", sale_line_id=sale.order_line.id)
        stray = order.line_ids.filtered("is_unexpected")
        self.assertEqual(stray.amount_received, 200)
        self.assertEqual(sale.order_line.qty_delivered, 0)
        self.assertEqual(sale.order_line.qty_returnable, 0)

    def test_goods_received_without_a_question_are_kept(self):
        order = self._create_approved()
        picking = order.picking_ids
        self._count(picking, 1)
        self._add_product(picking, self.table)
        picking._action_done()
        stray = order.line_ids.filtered("is_unexpected")
        self.assertEqual(stray.move_ids.return_surplus_decision, "keep")

    def test_serial_numbers_of_others_are_shown_and_recorded(self):
        phone = self._create_product("Phone", tracking="serial")
        self._create_lots(phone, "A", "B")
        order = self._create_approved(1, 1, phone)
        other = self._create_sale(
            (phone, 1), partner=self.env["res.partner"].create({"name": "Ben Koch"})
        )
        lot = other.order_line.move_ids.move_line_ids.lot_id
        picking = order.picking_ids
        picking.move_ids.move_line_ids.lot_id = lot
        self.assertIn(f"but to Ben Koch with {other.name}", picking.return_receipt_note)
        picking.move_ids.picked = True
        self._validate(picking)
        self.assertEqual(order.line_ids.qty_received, 1)
        self.assertIn("Ben Koch", order.line_ids.receipt_note)

    def test_number_that_nobody_knows_can_be_recorded(self):
        phone = self._create_product("Phone", tracking="serial")
        self._create_lots(phone, "A")
        picking = self._create_approved(1, 1, phone).picking_ids
        unknown = (
            self.env["stock.lot"]
            .with_context(active_picking_id=picking.id)
            .create({"name": "ZZZ", "product_id": phone.id})
        )
        picking.move_ids.move_line_ids.lot_id = unknown
        self.assertIn("ZZZ of Phone was never sold", picking.return_receipt_note)
