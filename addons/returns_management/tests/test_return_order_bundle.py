from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnOrderBundle(ReturnsCommon):
    """A dining set of a table and a chair, sold as a combo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls._create_clerk()
        items = [
            {"name": product.name, "product_id": product.id, "extra_price": 0}
            for product in (cls.table, cls.chair)
        ]
        combos = cls.env["product.combo"].create(
            [
                {
                    "name": item.pop("name"),
                    "combo_item_ids": [Command.create(item)],
                }
                for item in items
            ]
        )
        cls.dining_set = cls.env["product.product"].create(
            {
                "name": "Dining Set",
                "type": "combo",
                "list_price": 250.0,
                "combo_ids": [Command.set(combos.ids)],
            }
        )
        cls.sale = cls._create_combo_sale(combos.combo_item_ids)

    @classmethod
    def _create_combo_sale(cls, items):
        sale = cls.env["sale.order"].create({"partner_id": cls.customer.id})
        line = cls.env["sale.order.line"].create(
            {
                "order_id": sale.id,
                "product_id": cls.dining_set.id,
                "product_uom_qty": 2,
            }
        )
        cls.env["sale.order.line"].create(
            [
                {
                    "order_id": sale.id,
                    "product_id": item.product_id.id,
                    "product_uom_qty": 2,
                    "linked_line_id": line.id,
                    "combo_item_id": item.id,
                }
                for item in items
            ]
        )
        sale.action_confirm()
        sale.picking_ids.move_ids.write({"quantity": 2, "picked": True})
        sale.picking_ids.button_validate()
        return sale

    def _create_part(self, *products, quantity=1):
        lines = self.sale.order_line.filtered(lambda ln: ln.product_id in products)
        return (
            self.env["return.order"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": line.id,
                                "product_id": line.product_id.id,
                                "qty_requested": quantity,
                                "reason_id": self.unwanted.id,
                            }
                        )
                        for line in lines
                    ],
                }
            )
        )

    def test_parts_come_back_unless_the_company_says_otherwise(self):
        order = self._create_part(self.chair)
        order.action_request()
        self.assertNotEqual(order.state, "draft")

    def test_part_of_a_whole_is_refused_with_what_is_missing(self):
        self.env.company.return_partial_bundle = "whole"
        order = self._create_part(self.chair)
        with self.assertRaisesRegex(UserError, "Dining Set.*add Table as well"):
            order.action_request()
        self.assertEqual(order.state, "draft")

    def test_one_whole_of_two_is_taken_back(self):
        self.env.company.return_partial_bundle = "whole"
        order = self._create_part(self.chair, self.table)
        order.action_request()
        self.assertNotEqual(order.state, "draft")

    def test_rest_of_a_bundle_follows_in_another_return(self):
        self._create_part(self.chair).action_request()
        self.env.company.return_partial_bundle = "whole"
        order = self._create_part(self.table)
        order.action_request()
        self.assertNotEqual(order.state, "draft")

    def test_manager_makes_an_exception(self):
        self.env.company.return_partial_bundle = "whole"
        group = "returns_management.returns_management_group_manager"
        manager = new_test_user(self.env, "bundle_manager", groups=group)
        order = self._create_part(self.chair)
        order.with_user(manager).action_request()
        self.assertNotEqual(order.state, "draft")
