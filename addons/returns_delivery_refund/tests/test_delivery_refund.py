from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.returns_accounting.tests.common import ReturnsAccountingCommon


@tagged("post_install", "-at_install")
class TestDeliveryRefund(ReturnsAccountingCommon):
    """A consumer in France orders a chair (100), a table (200) and their delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.country_id = cls.env.ref("base.fr")
        cls.standard = cls._create_carrier("Standard", 5.0)
        cls.shipping = cls.standard.product_id
        cls.express = cls._create_carrier(
            "Express", 15.0, standard_carrier_id=cls.standard.id
        )

    @classmethod
    def _create_carrier(cls, name, price, **values):
        product = cls.env["product.product"].create(
            {
                "name": f"{name} Parcel",
                "type": "service",
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.tax_20.ids)],
            }
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "delivery_type": "fixed",
                "product_id": product.id,
                "fixed_price": price,
                **values,
            }
        )

    def _sell(self, *lines, carrier=None):
        sale = self._create_sale(*(lines or self._get_goods()), deliver=False)
        carrier = carrier or self.standard
        sale.set_delivery_line(carrier, carrier.rate_shipment(sale)["price"])
        self._deliver(sale)
        sale._create_invoices().action_post()
        return sale

    def _get_goods(self):
        return (self.chair, 1), (self.table, 1)

    def _return(self, sale, *products, **values):
        quantities = dict.fromkeys(products or (self.chair, self.table), 1)
        order = self._create_inspected_return(sale, quantities, **values)
        self.assertTrue(order.is_statutory)
        return order

    def _get_delivery(self, notes):
        return notes.invoice_line_ids.filtered(
            lambda line: line.return_entry_type == "delivery"
        )

    def test_full_withdrawal_refunds_the_standard_delivery(self):
        order = self._return(self._sell())
        note = self._credit(order)
        delivery = self._get_delivery(note)
        self.assertEqual((delivery.balance, delivery.tax_ids), (5.0, self.tax_20))
        self.assertEqual(note.amount_total, 306.0)
        self.assertEqual(delivery.name, "Refund of the standard delivery")
        line = delivery.return_line_id
        self.assertEqual((line.amount_added, line.amount_credited), (6.0, 106.0))
        self.env.flush_all()
        rows = self.env["return.reconciliation"].browse(order.line_ids.ids)
        self.assertEqual(rows.mapped("diff_credited"), [0.0, 0.0])

    def test_ledger_of_the_delivery(self):
        sale = self._sell((self.chair, 1))
        note = self._credit(self._return(sale, self.chair))
        sold = sale.invoice_ids.invoice_line_ids
        cost = note.line_ids.filtered(
            lambda line: line.display_type == "cogs" and line.balance < 0
        ).account_id
        income = sold.account_id
        self.assertEqual(len(income), 1)
        self.assertEntry(
            note,
            {
                income: 105.0,
                self.tax_account: 1.0,
                self.customer.property_account_receivable_id: -106.0,
                self.company.account_stock_valuation_id: 60.0,
                cost: -60.0,
            },
        )

    def test_supplement_of_an_express_choice_is_not_refunded(self):
        sale = self._sell(carrier=self.express)
        sold = sale.order_line.filtered("is_delivery")
        self.assertEqual((sold.price_unit, sold.standard_delivery_price), (15.0, 5.0))
        # what the standard costs today is not what it cost then
        self.standard.fixed_price = 50.0
        delivery = self._get_delivery(self._credit(self._return(sale)))
        self.assertEqual(delivery.price_subtotal, 5.0)
        self.assertIn("without the supplement for Express", delivery.name)

    def test_unknown_standard_is_refunded_in_full(self):
        self.express.standard_carrier_id = False
        sale = self._sell(carrier=self.express)
        delivery = self._get_delivery(self._credit(self._return(sale)))
        self.assertEqual(delivery.price_subtotal, 15.0)

    def test_part_of_the_order_in_the_consumers_favour(self):
        sale = self._sell()
        first = self._credit(self._return(sale, self.chair))
        second = self._credit(self._return(sale, self.table))
        self.assertEqual(self._get_delivery(first).price_subtotal, 5.0)
        self.assertFalse(self._get_delivery(second))

    def test_part_of_the_order_in_proportion(self):
        self.company.return_partial_delivery = "share"
        sale = self._sell()
        first = self._get_delivery(self._credit(self._return(sale, self.chair)))
        second = self._get_delivery(self._credit(self._return(sale, self.table)))
        self.assertEqual((first.price_subtotal, second.price_subtotal), (1.67, 3.33))
        self.assertIn("33 %", first.name)
        self.assertEqual(sale.order_line.filtered("is_delivery").qty_invoiced, 1.0)

    def test_part_of_the_order_without_delivery_until_all_is_back(self):
        self.company.return_partial_delivery = "none"
        sale = self._sell()
        first = self._credit(self._return(sale, self.chair))
        second = self._credit(self._return(sale, self.table))
        self.assertFalse(self._get_delivery(first))
        self.assertEqual(self._get_delivery(second).price_subtotal, 5.0)

    def test_order_stays_invoiced_and_the_delivery_cannot_be_returned_again(self):
        sale = self._sell()
        order = self._return(sale, self.chair)
        sold = sale.order_line.filtered("is_delivery")
        self.assertEqual(sold.qty_returnable, 1.0)
        self._credit(order)
        self.assertEqual((sold.qty_to_invoice, sold.qty_invoiced), (0.0, 1.0))
        self.assertEqual(sold.qty_returnable, 0.0)

    def test_delivery_returned_as_a_line_is_credited_once(self):
        sale = self._sell()
        order = self._return(sale, self.chair, self.table, self.shipping)
        note = self._credit(order)
        self.assertFalse(self._get_delivery(note))
        self.assertEqual(note.amount_total, 306.0)

    def test_delivery_credited_by_hand_is_not_refunded_again(self):
        sale = self._sell()
        invoice = sale.invoice_ids
        sold = sale.order_line.filtered("is_delivery")
        by_hand = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "reversed_entry_id": invoice.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.shipping.id,
                            "price_unit": 5.0,
                            "tax_ids": [Command.set(self.tax_20.ids)],
                            "sale_line_ids": [Command.set(sold.ids)],
                        }
                    )
                ],
            }
        )
        by_hand.action_post()
        self.assertFalse(self._get_delivery(self._credit(self._return(sale))))

    def test_database_refuses_a_second_refund_by_hand(self):
        sale = self._sell()
        note = self._credit(self._return(sale))
        source = self._get_delivery(note).return_invoice_line_id
        again = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "reversed_entry_id": source.move_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.shipping.id,
                            "price_unit": 5.0,
                            "sale_line_ids": [Command.set(source.sale_line_ids.ids)],
                        }
                    )
                ],
            }
        )
        with self.assertRaisesRegex((UserError, IntegrityError), "credited"):
            again.action_post()

    def test_withdrawal_without_its_delivery_cannot_be_posted(self):
        note = self._return(self._sell())._create_credit_notes()
        self._get_delivery(note).unlink()
        with self.assertRaisesRegex(UserError, "standard delivery of order"):
            note.action_post()

    def test_lowered_delivery_cannot_be_posted(self):
        note = self._return(self._sell())._create_credit_notes()
        self._get_delivery(note).price_unit = 4.99
        with self.assertRaisesRegex(UserError, "L221-24"):
            note.action_post()

    def test_delivery_on_another_invoice_has_its_own_credit_note(self):
        sale = self._create_sale(*self._get_goods(), deliver=False)
        sale.set_delivery_line(self.standard, 5.0)
        delivery_line = sale.order_line.filtered("is_delivery")
        delivery_line.qty_delivered = 1
        self._deliver(sale)
        goods = sale.order_line - delivery_line
        invoice = sale._create_invoices()
        invoice.invoice_line_ids.filtered(
            lambda line: line.sale_line_ids <= goods and line.sale_line_ids
        ).unlink()
        rest = sale._create_invoices()
        (invoice | rest).action_post()
        notes = self._credit(self._return(sale))
        self.assertEqual(notes.reversed_entry_id, invoice | rest)
        self.assertEqual(sum(notes.mapped("amount_total")), 306.0)

    def test_discount_for_early_payment_was_never_paid(self):
        self.company.account_journal_early_pay_discount_loss_account_id = (
            self.company._create_return_account("Discounts", "expense", "502200")
        )
        term = self.env["account.payment.term"].create(
            {
                "name": "2/7",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 7,
                "early_pay_discount_computation": "included",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        self.customer.property_payment_term_id = term
        sale = self._sell()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=sale.invoice_ids.ids
        ).create({})._create_payments()
        order = self._return(sale)
        note = self._credit(order)
        self.assertEqual(self._get_delivery(note).price_subtotal, 4.9)
        self.assertEqual(note.amount_total, 299.88)
        self.env.flush_all()
        rows = self.env["return.reconciliation"].browse(order.line_ids.ids)
        self.assertEqual(rows.mapped("diff_credited"), [0.0, 0.0])

    def test_voluntary_return_gets_it_only_by_policy(self):
        self.customer.country_id = False
        self.company.return_fee_percent = 0
        sale = self._sell()
        note = self._credit(
            self._create_inspected_return(sale, {self.chair: 1, self.table: 1})
        )
        self.assertFalse(self._get_delivery(note))
        policy = self.env["return.policy"].create(
            {
                "name": "Kind",
                "rule_ids": [Command.create({"name": "All", "refunds_delivery": True})],
            }
        )
        policy.action_activate()
        sale = self._sell()
        note = self._credit(
            self._create_inspected_return(sale, {self.chair: 1, self.table: 1})
        )
        self.assertEqual(self._get_delivery(note).price_subtotal, 5.0)
