from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import ReturnsCommon


class ExchangeCommon(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.armchair = cls._create_product("Armchair", list_price=120.0)
        cls.stool = cls._create_product("Stool", list_price=85.0)

    @classmethod
    def _exchange(cls, sale, product=None, quantities=None, **values):
        """A requested exchange of ``quantities`` for ``product``, else for the same."""
        values = {"resolution": "exchange", **values}
        if product:
            values["exchange_product_id"] = product.id
        return cls._create_return(sale, quantities, **values)

    @classmethod
    def _deliver_replacement(cls, order):
        pickings = order.exchange_picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        pickings.move_ids.picked = True
        pickings._action_done()
        return pickings


@tagged("post_install", "-at_install")
class TestReturnExchange(ExchangeCommon):
    def test_same_product_goes_out_from_its_order_line_after_inspection(self):
        sale = self._create_sale((self.chair, 2))
        order = self._exchange(sale, quantities={self.chair: 1})
        order.action_approve()
        self.assertEqual(order.exchange_summary, "Even exchange: nothing to pay")
        self._receive(order)
        self.assertEqual(sale.order_line.qty_delivered, 1)
        self.assertFalse(order.exchange_picking_ids)
        self._inspect(order)
        delivery = order.exchange_picking_ids
        self.assertEqual(delivery.state, "assigned")
        self.assertEqual(delivery.picking_type_code, "outgoing")
        self.assertEqual(delivery.move_ids.sale_line_id, sale.order_line)
        self.assertEqual((order.exchange_status, order.state), ("pending", "approved"))
        self._deliver_replacement(order)
        self.assertEqual((order.exchange_status, order.state), ("full", "done"))
        self.assertEqual(len(sale.order_line), 1)
        self.assertEqual(sale.order_line.qty_delivered, 2)
        self.assertEqual(sale.order_line.qty_to_invoice, 2)

    def test_replacement_can_be_returned_in_its_turn(self):
        sale = self._create_sale((self.chair, 1))
        order = self._exchange(sale)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self._deliver_replacement(order)
        again = self._create_return(sale)
        again.action_approve()
        self._receive(again)
        origin = again.picking_ids.move_ids.origin_returned_move_id
        self.assertEqual(origin.return_exchange_line_id, order.line_ids)
        self.assertEqual(sale.order_line.qty_returnable, 0)

    def test_part_that_passed_is_replaced_first(self):
        sale = self._create_sale((self.chair, 3))
        order = self._exchange(sale)
        order.action_approve()
        self._receive(order, quantity=1)
        self._inspect(order)
        self.assertEqual(order.exchange_picking_ids.move_ids.product_uom_qty, 1)
        self._receive(order)
        self._inspect(order)
        moves = order.line_ids.exchange_move_ids
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 3)

    def test_replacement_leaves_in_three_steps(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        sale = self._create_sale((self.chair, 1), deliver=False)
        while pending := sale.picking_ids.filtered(lambda p: p.state == "assigned"):
            pending.move_ids.picked = True
            pending._action_done()
        order = self._exchange(sale)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        for _step in range(3):
            self.assertFalse(order.exchange_to_ship)
            self.assertEqual(order.state, "approved")
            self._deliver_replacement(order)
        self.assertEqual(order.line_ids.qty_exchanged, 1)
        self.assertEqual(order.state, "done")

    def test_cancelled_replacement_can_be_shipped_again(self):
        order = self._exchange(self._create_sale((self.chair, 1)))
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        order.exchange_picking_ids.action_cancel()
        self.assertTrue(order.exchange_to_ship)
        order.action_ship_replacements()
        self._deliver_replacement(order)
        self.assertEqual(order.state, "done")

    def test_upsell_is_told_before_and_sold_on_the_same_order(self):
        sale = self._create_sale((self.chair, 1))
        order = self._exchange(sale, self.armchair)
        self.assertEqual(order.exchange_difference, 20.0)
        self.assertRegex(order.exchange_summary, "Customer pays .*20.00")
        order.action_approve()
        self._receive(order)
        self.assertEqual(len(sale.order_line), 1)
        self._inspect(order)
        new = order.line_ids.exchange_sale_line_id
        self.assertEqual(new.order_id, sale)
        self.assertEqual((new.product_id, new.price_unit), (self.armchair, 120.0))
        self._deliver_replacement(order)
        self.assertEqual(new.qty_delivered, 1)
        self.assertEqual(order.exchange_status, "full")

    def test_other_variant_costs_what_it_costs_more(self):
        size = self.env["product.attribute"].create(
            {
                "name": "Size",
                "value_ids": [
                    Command.create({"name": "M"}),
                    Command.create({"name": "XL", "default_extra_price": 8.0}),
                ],
            }
        )
        values = [Command.set(size.value_ids.ids)]
        shirt = self.env["product.template"].create(
            {
                "name": "Shirt",
                "is_storable": True,
                "list_price": 30.0,
                "taxes_id": [Command.clear()],
                "attribute_line_ids": [
                    Command.create({"attribute_id": size.id, "value_ids": values})
                ],
            }
        )
        medium, large = shirt.product_variant_ids
        stock = self.warehouse.lot_stock_id
        for variant in medium | large:
            self.env["stock.quant"]._update_available_quantity(variant, stock, 5)
        order = self._exchange(self._create_sale((medium, 2)), large, {medium: 1})
        self.assertRegex(order.exchange_summary, "Customer pays .*8.00")
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self._deliver_replacement(order)
        new = order.line_ids.exchange_sale_line_id
        self.assertEqual((new.product_id, new.price_unit), (large, 38.0))
        self.assertEqual(self._get_quantity(medium, stock), 4)
        self.assertEqual(self._get_quantity(large, stock), 4)

    def test_downsell_is_told_before(self):
        sale = self._create_sale((self.chair, 1))
        order = self._exchange(sale, self.stool)
        self.assertRegex(order.exchange_summary, "Customer gets .*15.00.* back")

    def test_price_that_was_agreed_stays(self):
        sale = self._create_sale((self.chair, 3))
        order = self._exchange(sale, self.armchair, exchange_price_unit=101.5)
        self.assertEqual(order.exchange_difference, 4.5)
        order.action_approve()
        self._receive(order, quantity=1)
        self._inspect(order)
        self._receive(order)
        self._inspect(order)
        new = order.line_ids.exchange_sale_line_id
        self.assertEqual((new.product_uom_qty, new.price_unit), (3, 101.5))
        moves = order.line_ids.exchange_move_ids
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 3)

    def test_locked_order_gets_a_second_one(self):
        sale = self._create_sale((self.chair, 1))
        sale.action_lock()
        order = self._exchange(sale, self.armchair)
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        new = order.line_ids.exchange_sale_line_id.order_id
        self.assertNotEqual(new, sale)
        self.assertEqual((new.state, new.origin), ("sale", order.name))
        self._deliver_replacement(order)
        self.assertEqual(order.exchange_status, "full")

    def test_same_product_is_replaced_one_for_one(self):
        sale = self._create_sale((self.chair, 2))
        order = self._exchange(sale)
        with self.assertRaisesRegex(ValidationError, "one for one"):
            order.line_ids.exchange_quantity = 1

    def test_clerk_exchanges_without_rights_on_sales(self):
        clerk = self._create_clerk("exchange_clerk")
        order = self._exchange(self._create_sale((self.chair, 1)), self.armchair)
        order.action_approve()
        self._receive(order)
        self._inspect(order.with_user(clerk))
        self.assertTrue(order.line_ids.exchange_sale_line_id)

    def test_goods_that_are_sent_back_are_not_replaced(self):
        order = self._exchange(self._create_sale((self.chair, 2)))
        order.action_approve()
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "grade_id": self.grade_d.id,
                "disposition_id": self.env.ref(
                    "returns_management.return_disposition_back_to_customer"
                ).id,
                "override_reason": "Not what was sold",
            }
        )
        result.action_done()
        self.assertFalse(order.exchange_picking_ids)
        self.assertFalse(order.exchange_to_ship)
        transfer = result.move_id.picking_id
        transfer.move_ids.picked = True
        transfer._action_done()
        self.assertEqual((order.exchange_status, order.state), ("no", "done"))

    def test_cancelled_return_withdraws_its_replacement(self):
        sale = self._create_sale((self.chair, 1))
        order = self._exchange(sale, self.armchair, exchange_is_advance=True)
        order.action_approve()
        new = order.line_ids.exchange_sale_line_id
        order.action_cancel()
        self.assertEqual(new.product_uom_qty, 0)
        self.assertEqual(new.move_ids.mapped("state"), ["cancel"])

    def test_wizard_offers_the_exchange(self):
        sale = self._create_sale((self.chair, 1))
        action = sale.action_create_return()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        form.reason_id = self.unwanted
        with form.line_ids.edit(0) as line:
            line.quantity = 1
            line.resolution = "exchange"
            self.assertEqual(line.exchange_product_id, self.chair)
            line.exchange_product_id = self.armchair
        action = form.save().action_create_return()
        order = self.env["return.order"].browse(action["res_id"])
        self.assertEqual(order.line_ids.exchange_product_id, self.armchair)
        self.assertEqual(order.line_ids.exchange_type, "product")
        with Form(order) as form, form.line_ids.edit(0) as line:
            line.exchange_product_id = self.stool
        self.assertEqual(order.exchange_difference, -15.0)
        with Form(order) as form, form.exchange_line_ids.edit(0) as line:
            line.exchange_price_unit = 90.0
            self.assertEqual(line.exchange_difference, -10.0)
        self.assertEqual(order.exchange_difference, -10.0)

    def test_goods_without_an_order_are_exchanged_on_a_new_one(self):
        order = self.env["return.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "reason_id": self.defective.id,
                            "resolution": "exchange",
                            "price_decision": "no_credit",
                        }
                    )
                ],
            }
        )
        self.assertEqual(order.exchange_difference, 0)
        order.action_request()
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        new = order.line_ids.exchange_sale_line_id
        self.assertEqual((new.order_id.origin, new.price_unit), (order.name, 0))
