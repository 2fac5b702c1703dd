from odoo import fields
from odoo.tests import tagged

from .credit_common import CreditNoteCommon


@tagged("post_install", "-at_install")
class TestCreditNoteCurrency(CreditNoteCommon):
    """An invoice of 90 in a foreign currency, 100 to us, returned when it is 112.50."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pricelist = cls._create_foreign_pricelist(0.9)
        cls.currency = cls.pricelist.currency_id

    def _sell(self, quantity=1, **values):
        values.setdefault("price_unit", 90.0)
        return self._create_invoiced_sale(
            (self.chair, quantity, values), pricelist_id=self.pricelist.id
        )

    def _get_accounts(self):
        accounts = self.chair.product_tmpl_id.get_product_accounts()
        return (
            accounts["income"],
            self.customer.property_account_receivable_id,
            accounts["stock_valuation"],
            accounts["expense"],
        )

    def _get_exchange_entries(self, note):
        partials = note.line_ids.matched_debit_ids | note.line_ids.matched_credit_ids
        return partials.exchange_move_id

    def test_rate_of_the_invoice_books_no_difference(self):
        sale = self._sell()
        self._set_rate(self.currency, 0.8)
        note = self._credit_part(sale)
        income, receivable, stock, expense = self._get_accounts()
        self.assertEntry(
            note, {income: 100.0, receivable: -100.0, stock: 60.0, expense: -60.0}
        )
        self.assertFalse(self._get_exchange_entries(note))
        self.assertEqual(note.reversed_entry_id.payment_state, "reversed")

    def test_rate_of_the_day_books_the_difference(self):
        self.company.return_credit_rate = "credit_note"
        sale = self._sell()
        self._set_rate(self.currency, 0.8)
        note = self._credit_part(sale)
        income, receivable, stock, expense = self._get_accounts()
        self.assertEntry(
            note, {income: 112.5, receivable: -112.5, stock: 60.0, expense: -60.0}
        )
        gain = self.company.income_currency_exchange_account_id
        entry = self._get_exchange_entries(note)
        self.assertEntry(entry, {receivable: 12.5, gain: -12.5})
        self.assertEqual(note.reversed_entry_id.payment_state, "reversed")

    def test_parts_tie_out_in_both_currencies(self):
        sale = self._sell(3, price_unit=33.335, tax_ids=self.tax_20.ids)
        self._set_rate(self.currency, 0.77)
        notes = self.env["account.move"]
        for _time in range(3):
            notes |= self._credit_part(sale, {self.chair: 1})
        self.assertTiesOut(sale.invoice_ids - notes, notes)
        self.assertFalse(self._get_exchange_entries(notes))
        self.assertEqual(notes.reversed_entry_id.payment_state, "reversed")

    def test_parts_tie_out_in_the_document_at_the_rate_of_the_day(self):
        self.company.return_credit_rate = "credit_note"
        sale = self._sell(3, price_unit=33.335, tax_ids=self.tax_20.ids)
        self._set_rate(self.currency, 0.77)
        notes = self.env["account.move"]
        for _time in range(3):
            notes |= self._credit_part(sale, {self.chair: 1})
        invoice = notes.reversed_entry_id
        self.assertEqual(
            self.currency.round(sum(notes.mapped("amount_untaxed"))),
            invoice.amount_untaxed,
        )
        self.assertEqual(invoice.amount_residual, 0.0)
        today = fields.Date.context_today(self.company)
        self.assertEqual(
            notes[0].invoice_currency_rate,
            self.currency._get_conversion_rate(
                self.company.currency_id, self.currency, self.company, today
            ),
        )
