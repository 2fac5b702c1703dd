from unittest import SkipTest

from odoo import Command
from odoo.tests import tagged

from .common import ReturnKitCommon


@tagged("post_install", "-at_install")
class TestReturnKitMoney(ReturnKitCommon):
    """Credit notes and refurbishments of kits, where the money is installed too.

    A desk is sold for 300; its top costs 60, a leg 10.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        if "return.refurbishment" not in cls.env:
            raise SkipTest("the accounting of returns is not installed")
        cls.company._setup_returns_accounting()
        cls.company.return_fee_percent = 0
        cls.category = cls.env["product.category"].create(
            {
                "name": "Perpetual",
                "property_valuation": "real_time",
                "property_cost_method": "average",
            }
        )
        cls.top = cls._buy("Costly Top", 60)
        cls.leg = cls._buy("Costly Leg", 10)
        cls.desk = cls._create_product(
            "Costly Desk",
            stock=0,
            is_storable=False,
            list_price=300,
            invoice_policy="delivery",
            categ_id=cls.category.id,
        )
        cls.bom = cls._create_kit(cls.desk, (cls.top, 1), (cls.leg, 4))

    @classmethod
    def _buy(cls, name, cost):
        product = cls._create_product(
            name, stock=0, standard_price=cost, categ_id=cls.category.id
        )
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": cls.warehouse.in_type_id.id,
                "location_id": suppliers.id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 50,
                            "value_manual": 50 * cost,
                            "location_id": suppliers.id,
                            "location_dest_id": cls.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        picking._action_done()
        return product

    def _sell(self, quantity):
        sale = self._create_sale((self.desk, quantity))
        sale._create_invoices().action_post()
        return sale

    def _receive_without_a_leg(self, sold=2):
        sale = self._sell(sold)
        order = self._approve(sale)
        self._receive_parts(order, {self.top: 1, self.leg: 3})
        return order

    def _inspect_with(self, order, percent, reason):
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "grade_id": self.grade_a.id,
                "disposition_id": self.restock.id,
                "deduction_percent": percent,
                "deduction_reason": reason,
            }
        )
        result.action_done()

    def _credit(self, order):
        note = order._create_credit_notes()
        note.action_post()
        return note

    def test_whole_kit_is_credited(self):
        sale = self._sell(2)
        order = self._approve(sale)
        self._receive(order)
        self._inspect(order)
        note = self._credit(order)
        self.assertEqual(note.amount_untaxed, 300)
        line = sale.order_line
        self.assertEqual((line.qty_delivered, line.qty_invoiced), (1, 1))
        self.assertEqual(
            (order.line_ids.qty_credited, order.credit_status), (1, "full")
        )

    def test_nothing_is_credited_of_an_incomplete_kit_before_a_decision(self):
        order = self._receive_without_a_leg()
        self.assertEqual(order.line_ids._get_qty_to_credit(), 0)
        self.assertEqual(order.state, "approved")

    def test_incomplete_kit_is_credited_in_full(self):
        order = self._receive_without_a_leg()
        order.line_ids.action_accept_incomplete()
        self._inspect(order)
        note = self._credit(order)
        self.assertEqual(note.amount_untaxed, 300)
        line = order.line_ids.sale_line_id
        self.assertEqual((line.qty_delivered, line.qty_invoiced), (1, 1))
        self.assertEqual((line.qty_to_invoice, order.credit_status), (0, "full"))

    def test_missing_leg_is_deducted(self):
        order = self._receive_without_a_leg()
        order.line_ids.action_accept_incomplete()
        self._inspect_with(order, 10, "A leg is missing")
        note = self._credit(order)
        amounts = {
            line.return_entry_type: line.price_subtotal
            for line in note.invoice_line_ids
        }
        self.assertEqual(amounts, {"goods": 300, "deduction": -30})
        deducted = note.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "deduction"
        )
        self.assertIn("A leg is missing", deducted.name)
        line = order.line_ids.sale_line_id
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (1, 0))

    def test_incomplete_kit_that_goes_back_is_not_credited(self):
        order = self._receive_without_a_leg()
        order.line_ids.action_accept_incomplete()
        back = self.env.ref("returns_management.return_disposition_back_to_customer")
        delivery = self._inspect(order, disposition=back).move_ids.picking_id
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(order.line_ids._get_qty_to_credit(), 0)
        self.assertEqual(order.state, "done")
        # a leg stays with the customer as before: both desks were delivered
        line = order.line_ids.sale_line_id
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (2, 0))

    def test_parts_of_a_kit_are_refurbished(self):
        refurbish = self.env.ref("returns_accounting.return_disposition_refurbish")
        fresh = self._create_product(
            "Refurbished Top", stock=0, list_price=90, categ_id=self.category.id
        )
        self.top.product_tmpl_id.refurbished_product_id = fresh
        order = self._approve(self._sell(1))
        self._receive(order)
        order.action_inspect()
        result = order.inspection_ids
        result.write(
            {
                "grade_id": self.grade_a.id,
                "disposition_id": refurbish.id,
                "kit_part_ids": [Command.set(self.top.ids)],
            }
        )
        result.action_done()
        doc = result.refurbishment_ids
        self.assertEqual((doc.product_id, doc.quantity), (self.top, 1))
        self.assertEqual(doc.return_line_id, order.line_ids)
        beside = self.warehouse.return_refurbishment_loc_id
        self.assertEqual(self._get_quantity(self.top, beside), 1)
        stock = self.warehouse.lot_stock_id
        self.assertEqual(self._get_quantity(self.leg, stock), 50)
        doc.action_start()
        self.assertEqual(doc.cost, 60)
        doc.action_finish()
        self.assertEqual(self._get_quantity(fresh, stock), 1)
        self.assertEqual(self._get_quantity(self.top, beside), 0)

    def test_cancelled_refurbishment_of_one_of_several_parts(self):
        refurbish = self.env.ref("returns_accounting.return_disposition_refurbish")
        order = self._approve(self._sell(1))
        self._receive(order)
        result = self._inspect(order, disposition=refurbish)
        docs = result.refurbishment_ids.grouped("product_id")
        self.assertEqual(
            {p: doc.quantity for p, doc in docs.items()}, {self.top: 1, self.leg: 4}
        )
        docs[self.leg].action_cancel()
        self.assertFalse(result.is_stranded)
        docs[self.top].refurbished_product_id = self._create_product(
            "Refurbished Top", stock=0, categ_id=self.category.id
        )
        docs[self.top].action_start()
        docs[self.top].action_finish()
        self.assertTrue(result.is_stranded)
        before = self._get_quantity(self.leg, self.warehouse.lot_stock_id)
        result._redirect(self.restock, "Not worth it", self.env["res.partner"])
        self.assertEqual(
            self._get_quantity(self.leg, self.warehouse.lot_stock_id), before + 4
        )
        self.assertEqual(
            result.move_ids.filtered(lambda m: m.state == "done").product_id,
            self.top | self.leg,
        )
        self.assertFalse(result.is_stranded)
