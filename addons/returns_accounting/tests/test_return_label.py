from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestReturnLabel(ReturnsAccountingCommon):
    """Our return label costs the customer 6.00, tax included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_fee_percent = 0.0
        cls.company.return_label_charge = 6.0
        cls.company.return_shipping_product_id.taxes_id = [Command.set(cls.tax_20.ids)]
        cls.receivable = cls.customer.property_account_receivable_id

    def _return(self, *lines, **values):
        sale = self._create_invoiced_sale(*(lines or [(self.chair, 1)]))
        return self._create_inspected_return(sale, **values)

    def test_label_is_a_line_with_its_own_account_and_tax(self):
        order = self._return()
        self.assertEqual(order.label_charge, 6.0)
        note = self._credit(order)
        stock = self.company.account_stock_valuation_id
        cost = note.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.balance < 0
        ).account_id
        self.assertEntry(
            note,
            {
                order.line_ids.invoice_line_id.account_id: 100.0,
                self.company.return_shipping_account_id: -5.0,
                self.tax_account: -1.0,
                self.receivable: -94.0,
                stock: 60.0,
                cost: -60.0,
            },
        )
        line = order.line_ids
        self.assertEqual((line.amount_credited, line.restocking_fee), (94.0, 6.0))
        self.env.flush_all()
        row = self.env["return.reconciliation"].browse(line.id)
        self.assertEqual(row.diff_credited, 0.0)

    def test_label_is_charged_once(self):
        sale = self._create_invoiced_sale((self.chair, 2))
        order = self._create_return(sale)
        order.action_approve()
        self._receive(order, 1)
        self._inspect(order)
        first = self._credit(order)
        self._receive(order)
        self._inspect(order)
        second = self._credit(order)
        self.assertEqual((first.amount_total, second.amount_total), (94.0, 100.0))

    def test_cancelled_credit_note_leaves_the_label_to_charge(self):
        order = self._return()
        order._create_credit_notes().button_cancel()
        self.assertEqual(self._credit(order).amount_total, 94.0)

    def test_charge_above_the_credit_is_invoiced(self):
        pencil = self._create_product("Pencil", list_price=4.0)
        order = self._return((pencil, 1))
        note = self._credit(order)
        fee = order.fee_invoice_ids
        self.assertEqual((note.amount_total, fee.amount_total), (4.0, 6.0))
        line = order.line_ids
        self.assertEqual((line.amount_credited, line.restocking_fee), (-2.0, 6.0))

    def test_parcel_with_something_at_our_expense_is_ours(self):
        sale = self._create_invoiced_sale((self.chair, 1), (self.table, 1))
        order = self._create_return(sale)
        order.line_ids.filtered(
            lambda line: line.product_id == self.chair
        ).reason_id = self.defective
        order.action_approve()
        self.assertEqual(order.label_charge, 0.0)

    def test_nothing_is_charged_for_what_is_kept(self):
        order = self._return(resolution="keep")
        self.assertEqual(order.label_charge, 0.0)
        self.assertEqual(self._credit(order).amount_total, 100.0)

    def test_customer_who_used_another_label_pays_nothing(self):
        order = self._return()
        order.label_charge = 0.0
        self.assertEqual(self._credit(order).amount_total, 100.0)

    def _return_of_consumer(self, informed=True):
        self.customer.country_id = self.env.ref("base.fr")
        sale = self._create_invoiced_sale((self.chair, 1))
        if not informed:
            sale.return_informed_on = False
        order = self._create_inspected_return(sale)
        self.assertTrue(order.is_statutory)
        return order

    def test_informed_consumer_bears_the_direct_cost(self):
        order = self._return_of_consumer()
        self.assertEqual(self._credit(order).amount_total, 94.0)

    def test_consumer_who_was_not_informed_pays_nothing(self):
        order = self._return_of_consumer(informed=False)
        self.assertEqual(order.label_charge, 0.0)
        order.label_charge = 6.0
        self.assertEqual(self._credit(order).amount_total, 100.0)

    def test_hand_written_label_is_held_to_the_law(self):
        order = self._return_of_consumer(informed=False)
        note = order._create_credit_notes()
        note.invoice_line_ids = [
            Command.create(order.line_ids._prepare_label_charge_vals(6.0))
        ]
        with self.assertRaisesRegex(UserError, "Bear the cost of the return"):
            note.action_post()

    def test_label_on_an_invoice_is_held_to_the_law_too(self):
        order = self._return_of_consumer()
        self.company.return_fee_document = "invoice"
        note = order._create_credit_notes()
        self.assertEqual(order.fee_invoice_ids.amount_total, 6.0)
        order.sale_order_ids.return_informed_on = False
        with self.assertRaisesRegex(UserError, "Bear the cost of the return"):
            note.action_post()
