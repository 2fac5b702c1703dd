from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import PosReturnsCommon


@tagged("post_install", "-at_install")
class TestPosReturn(PosReturnsCommon):
    def _get_accounts(self, product):
        return product.product_tmpl_id.get_product_accounts()

    def test_goods_come_back_at_the_cost_they_left_at(self):
        receipt = self._sell((self.chair, 2))
        self._buy(self.chair, 100, 90.0)
        order = self._return_receipt(receipt, {self.chair: 1})
        order.action_approve()
        move = self._receive(order).move_ids
        self.assertEqual(move.origin_returned_move_id, receipt.picking_ids.move_ids)
        self.assertEqual(move.value, 60.0)
        self.assertEqual(self._get_quantity(self.chair, self.quarantine), 1)

    def test_an_invoiced_receipt_is_credited_from_its_invoice(self):
        self.chair.taxes_id = self.tax_20
        receipt = self._sell((self.chair, 2, {"discount": 10.0}), invoice=True)
        invoice = receipt.account_move
        order = self._return_receipt(receipt, {self.chair: 1})
        self.assertEqual(order.line_ids.invoice_line_id.move_id, invoice)
        note = self._bring_back(order)
        self.assertEqual(note.reversed_entry_id, invoice)
        accounts = self._get_accounts(self.chair)
        self.assertEntry(
            note,
            {
                accounts["income"]: 90.0,
                self.tax_account: 18.0,
                self.customer.property_account_receivable_id: -108.0,
                accounts["stock_valuation"]: 60.0,
                accounts["expense"]: -60.0,
            },
        )

    def test_a_receipt_without_invoice_is_credited_at_its_price(self):
        self.chair.taxes_id = self.tax_20
        receipt = self._sell((self.chair, 2, {"discount": 10.0}))
        self.chair.list_price = 500.0
        order = self._return_receipt(receipt, {self.chair: 1})
        line = order.line_ids
        self.assertEqual(
            (line.price_decision, line.price_unit, line.amount_authorized),
            ("invoice", 100.0, 108.0),
        )
        note = self._bring_back(order)
        self.assertFalse(note.reversed_entry_id)
        self.assertIn(receipt.name, note.invoice_line_ids.name)
        accounts = self._get_accounts(self.chair)
        self.assertEntry(
            note,
            {
                accounts["income"]: 90.0,
                self.tax_account: 18.0,
                self.customer.property_account_receivable_id: -108.0,
                accounts["stock_valuation"]: 60.0,
                accounts["expense"]: -60.0,
            },
        )

    def test_the_ledger_of_sale_session_and_return_is_even(self):
        receipt = self._sell((self.chair, 2))
        session = receipt.session_id
        self._bring_back(self._return_receipt(receipt, {self.chair: 1}))
        self._close(session)
        self.assertEqual(session.state, "closed")
        accounts = self._get_accounts(self.chair)
        items = self.env["account.move.line"].search(
            [("parent_state", "=", "posted"), ("company_id", "=", self.company.id)]
        )
        for account, expected in (
            (accounts["income"], -100),
            (accounts["expense"], 60),
        ):
            booked = items.filtered(lambda item, a=account: item.account_id == a)
            self.assertEqual(sum(booked.mapped("balance")), expected)

    def test_a_session_without_cost_gets_none_back(self):
        """Odoo's tills book no cost in companies that value stock at closing."""
        self.company.inventory_valuation = "periodic"
        receipt = self._sell((self.chair, 1))
        note = self._bring_back(self._return_receipt(receipt))
        self.assertEntry(
            note,
            {
                self._get_accounts(self.chair)["income"]: 100.0,
                self.customer.property_account_receivable_id: -100.0,
            },
        )

    def test_taxes_are_those_that_the_customer_paid(self):
        position = self.env["account.fiscal.position"].create({"name": "Take away"})
        self.tax_5.write(
            {
                "fiscal_position_ids": [(4, position.id)],
                "original_tax_ids": [(4, self.tax_20.id)],
            }
        )
        self.chair.taxes_id = self.tax_20
        receipt = self._sell((self.chair, 1))
        receipt.fiscal_position_id = position
        order = self._return_receipt(receipt)
        self.assertEqual(order.line_ids.tax_ids, self.tax_5)
        order._check_lines()
        self.assertEqual(order.line_ids.tax_ids, self.tax_5)

    def test_wizard_offers_what_was_sold(self):
        receipt = self._sell((self.chair, 2), (self.table, 1))
        form = Form(
            self.env["pos.order.return"].with_context(default_pos_order_id=receipt.id)
        )
        form.reason_id = self.defective
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.qty_sold, line.qty_returnable), (2, 2))
            line.quantity = 1
        action = form.save().action_create_return()
        order = self.env["return.order"].browse(action["res_id"])
        self.assertEqual((order.state, order.partner_id), ("requested", self.customer))
        self.assertEqual(order.line_ids.pos_order_id, receipt)
        self.assertEqual(receipt.return_order_count, 1)
        self.assertEqual(receipt.action_view_return_orders()["res_id"], order.id)

    def test_nothing_chosen_is_refused(self):
        receipt = self._sell((self.chair, 2))
        with self.assertRaisesRegex(UserError, f"Receipt {receipt.name}: choose"):
            self._return_receipt(receipt, {})

    def test_goods_that_have_not_left_stock_cannot_come_back(self):
        self.company.point_of_sale_update_stock_quantities = "closing"
        receipt = self._sell((self.chair, 1), session=self._open())
        order = self._return_receipt(receipt)
        with self._refused(UserError, "Close the session"):
            order.action_approve()
        self._close(receipt.session_id)
        order.action_approve()
        self.assertEqual(self._receive(order).move_ids.value, 60.0)

    def test_who_buys_in_a_shop_has_no_right_of_withdrawal(self):
        self.customer.country_id = self.env.ref("base.fr")
        self.company.return_default_channel = "online"
        receipt = self._sell((self.chair, 1))
        order = self._return_receipt(receipt, reason_id=self.unwanted.id)
        self.assertFalse(order.is_statutory)

    def test_what_the_customer_keeps_is_credited_without_its_cost(self):
        receipt = self._sell((self.chair, 1))
        order = self._return_receipt(receipt, resolution="keep")
        order.action_approve()
        note = self._credit(order)
        accounts = self._get_accounts(self.chair)
        self.assertEntry(
            note,
            {
                accounts["income"]: 100.0,
                self.customer.property_account_receivable_id: -100.0,
            },
        )
