from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .destruction_common import REFUSED, DestructionCommon


@tagged("post_install", "-at_install")
class TestStockMoveDestruction(DestructionCommon):
    def test_transfer_to_a_scrap_or_recycling_location_is_refused(self):
        recycling = self.env.company.return_recycling_location_id
        below = self._create_place("Shredder", location_id=recycling.id)
        for place in self.waste | recycling | below:
            picking = self._create_transfer(place)
            with self.assertRaisesRegex(UserError, REFUSED) as refused:
                picking.button_validate()
            self.assertIn(place.display_name, str(refused.exception))
            self.assertIn(picking.name, str(refused.exception))

    def test_move_without_a_transfer_is_refused(self):
        move = self.env["stock.move"].create(
            {
                "product_id": self.shirt.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.waste.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        with self.assertRaisesRegex(UserError, REFUSED):
            move.with_user(self.packer)._action_done()

    def test_line_that_ends_elsewhere_than_its_transfer_is_refused(self):
        picking = self._create_transfer(self.warehouse.return_liquidation_loc_id)
        picking.move_ids.move_line_ids.location_dest_id = self.waste
        with self.assertRaisesRegex(UserError, REFUSED):
            picking.button_validate()

    def test_done_transfer_is_not_led_there_afterwards(self):
        place = self.warehouse.return_liquidation_loc_id
        picking = self._create_transfer(place)
        picking.button_validate()
        line = picking.move_ids.move_line_ids
        line.quantity = 2
        self.assertEqual(self._get_quantity(self.shirt, place), 2)
        with self.assertRaisesRegex(UserError, REFUSED):
            line.copy({"location_dest_id": self.waste.id, "quantity": 1})
        with self.assertRaisesRegex(UserError, REFUSED):
            line.location_dest_id = self.waste

    def test_what_was_destroyed_before_the_ban_may_become_less_but_not_more(self):
        picking = self._create_transfer(self.waste, quantity=5)
        with self._freeze("2026-07-18"):
            picking.button_validate()
        line = picking.move_ids.move_line_ids
        line.quantity = 4
        with self.assertRaisesRegex(UserError, REFUSED):
            line.quantity = 6

    def test_recycling_of_an_inspection_needs_its_ground_when_the_goods_go(self):
        order = self._create_received((self.shirt, 1))
        with self._freeze("2026-07-18"):
            result = self._inspect(order, self.grade_d, self.recycle)
        with self.assertRaisesRegex(UserError, "ground .* on the inspection"):
            self._ship(result.move_id.picking_id)
        self._claim(result)
        self._ship(result.move_id.picking_id)
        self.assertEqual(result.move_id.state, "done")
        with self.assertRaisesRegex(UserError, "evidence"):
            self._claim(result)

    def test_ground_is_not_one_for_more_goods_or_others(self):
        order = self._create_received((self.shirt, 1))
        order.action_inspect()
        result = order.inspection_ids
        result.write({"grade_id": self.grade_d.id, "disposition_id": self.recycle.id})
        self._claim(result)
        result.action_done()
        move = result.move_id
        move.quantity = 3
        with self.assertRaisesRegex(UserError, REFUSED):
            self._ship(move.picking_id)
        jacket = self._create_product("Shirt Jacket", categ_id=self.shirts.id)
        picking = self._create_transfer(self.waste, jacket)
        picking.move_ids.return_inspection_id = result
        with self.assertRaisesRegex(UserError, "Shirt Jacket must not"):
            picking.button_validate()

    def test_goods_found_missing_are_lost_and_not_destroyed(self):
        quant = self.env["stock.quant"]._gather(self.shirt, self.stock)
        quant.with_context(inventory_mode=True).inventory_quantity = 60
        quant.action_apply_inventory()
        self.assertEqual(self._get_quantity(self.shirt, self.stock), 60)
        loss = self.env["stock.move"].search(
            [("product_id", "=", self.shirt.id), ("is_inventory", "=", True)]
        )
        loss.move_line_ids.action_revert_inventory()
        self.assertEqual(self._get_quantity(self.shirt, self.stock), 100)

    def test_count_is_no_way_to_a_scrap_location(self):
        quant = self.env["stock.quant"]._gather(self.shirt, self.stock)
        relocation = self.env["stock.quant.relocate"].create(
            {
                "quant_ids": [Command.set(quant.ids)],
                "dest_location_id": self.waste.id,
            }
        )
        with self.assertRaisesRegex(UserError, REFUSED):
            relocation.action_relocate_quants()

    def test_what_must_still_work(self):
        company = self.env.company
        samples = self._create_place("Samples", return_waste_treatment="none")
        moves = (
            (company.return_donation_location_id, self.shirt),
            (samples, self.shirt),
            (self.warehouse.return_liquidation_loc_id, self.shirt),
            (self.waste, self.chair),
            (company.return_recycling_location_id, self.chair),
        )
        for place, product in moves:
            picking = self._create_transfer(place, product)
            picking.with_user(self.packer).button_validate()
            self.assertEqual(picking.state, "done", place.name)

    def test_small_company_the_day_before_and_another_company_may(self):
        before = self._create_transfer(self.waste)
        with self._freeze("2026-07-18"):
            before.button_validate()
        self.env.company.return_espr_size = False
        small = self._create_transfer(self.waste)
        small.button_validate()
        self.assertEqual((before | small).mapped("state"), ["done", "done"])

    def test_ban_of_one_company_is_not_one_of_another(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        place = self._create_place("Waste", company_id=company.id)
        move = self.env["stock.move"].create(
            {
                "product_id": self.shirt.id,
                "product_uom_qty": 1,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": place.id,
                "company_id": company.id,
            }
        )
        move._action_confirm()
        move.quantity = 1
        move.picked = True
        move._action_done()
        self.assertEqual(move.state, "done")

    def test_waste_that_goes_on_to_recycling_was_waste_before(self):
        with self._freeze("2026-07-18"):
            self._create_transfer(self.waste).button_validate()
        recycling = self.env.company.return_recycling_location_id
        picking = self._create_transfer(recycling, source=self.waste)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_only_managers_of_returns_say_what_a_location_is(self):
        keeper = self.packer.copy(
            {"login": "keeper", "group_ids": [Command.link(self._get_stock_manager())]}
        )
        with self.assertRaises(AccessError):
            self.waste.with_user(keeper).return_waste_treatment = "none"

    def _get_stock_manager(self):
        return self.env.ref("stock.group_stock_manager").id

    def test_transfers_that_destroy_nothing_cost_no_query_more(self):
        place = self.warehouse.return_liquidation_loc_id
        few = self._create_lines(place, 2)
        many = self._create_lines(place, 20)
        self.env.flush_all()
        for lines in few, many:
            lines.location_dest_id.mapped("usage")
            lines.mapped("is_inventory")
            with self.assertQueryCount(0):
                lines._check_destruction()

    def test_lines_that_destroy_are_checked_together(self):
        self.env.company.return_espr_size = False
        counts = []
        for amount in (2, 20):
            lines = self._create_lines(self.waste, amount)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._check_destruction()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def _create_lines(self, place, amount):
        products = self.env["product.product"].create(
            [
                {"name": f"Shirt {index}", "categ_id": self.shirts.id}
                for index in range(amount)
            ]
        )
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "location_id": self.stock.id,
                    "location_dest_id": place.id,
                }
                for product in products
            ]
        )
        moves._action_confirm(merge=False)
        moves.quantity = 1
        return self.env["stock.move.line"].browse(moves.move_line_ids.ids)
