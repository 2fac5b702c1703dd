from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnCompanies(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Sister"})
        cls.env.user.company_ids |= cls.sister
        cls.sister_warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.sister.id)], limit=1
        )

    def test_company_created_later_has_its_return_locations(self):
        self.assertEqual(
            self.sister_warehouse.return_quarantine_loc_id.company_id, self.sister
        )

    def test_order_of_another_company_is_refused_by_name(self):
        sale = self._create_sale((self.chair, 1))
        with self.assertRaisesRegex(
            UserError, f"{sale.name} was sold by {self.env.company.name}"
        ):
            self.env["return.order"].with_company(self.sister).create(
                {
                    "company_id": self.sister.id,
                    "partner_id": self.customer.id,
                    "currency_id": sale.currency_id.id,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.chair.id,
                                "sale_line_id": sale.order_line.id,
                                "reason_id": self.unwanted.id,
                            }
                        )
                    ],
                }
            )

    def test_warehouse_of_another_company_is_refused_by_name(self):
        order = self._create_return(self._create_sale((self.chair, 1)))
        with self.assertRaisesRegex(UserError, "Sister"):
            order.warehouse_id = self.sister_warehouse

    def test_return_is_received_in_the_warehouse_that_was_chosen(self):
        north = self.env["stock.warehouse"].create({"name": "North", "code": "NOR"})
        order = self._create_return(self._create_sale((self.chair, 1)))
        order.warehouse_id = north
        order.action_approve()
        self._receive(order)
        self._inspect(order)
        self.assertEqual(self._get_quantity(self.chair, north.lot_stock_id), 1)

    def test_goods_of_another_company_are_no_candidates(self):
        self._create_sale((self.chair, 1))
        self.assertFalse(
            self.env["return.order"]._find_candidates(self.chair, company=self.sister)
        )
