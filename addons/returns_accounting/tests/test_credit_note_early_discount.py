from odoo import Command
from odoo.tests import tagged

from .credit_terms_common import CreditNoteTermsCommon


@tagged("post_install", "-at_install")
class TestCreditNoteEarlyDiscount(CreditNoteTermsCommon):
    """Two percent off for early payment: nobody gets back what was never paid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_journal_early_pay_discount_loss_account_id = (
            cls.company._create_return_account("Discounts", "expense", "502200")
        )

    def _create_term(self, computation):
        return self.env["account.payment.term"].create(
            {
                "name": "2/7",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 7,
                "early_pay_discount_computation": computation,
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )

    def _sell_early(self, computation, quantity=3, price=33.335):
        return self._sell(
            (
                self.chair,
                quantity,
                {"price_unit": price, "tax_ids": self.tax_20.ids},
            ),
            invoice_payment_term_id=self._create_term(computation).id,
        )

    def _get_discount_balance(self, moves):
        account = self.company.account_journal_early_pay_discount_loss_account_id
        lines = moves.line_ids.filtered(lambda line: line.account_id == account)
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _test_taken(self, computation, paid):
        sale, invoice = self._sell_early(computation)
        payment = self._pay(invoice)
        self.assertEqual(payment.amount, paid)
        self.assertEqual(invoice.payment_state, "paid")
        notes = self._return_one_by_one(sale, 3)
        total = self.company.currency_id.round(sum(notes.mapped("amount_total")))
        self.assertEqual(total, paid)
        self.assertEqual(self._get_discount_balance(payment.move_id | notes), 0)
        moves = invoice | payment.move_id | notes
        tax = moves.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual(self.company.currency_id.round(sum(tax.mapped("balance"))), 0)
        refundable = sum(notes.mapped("amount_residual"))
        self.assertEqual(self.company.currency_id.round(refundable), paid)
        return notes

    def test_discount_on_the_price_and_its_tax(self):
        self._test_taken("included", 117.61)

    def test_discount_on_the_price_only(self):
        self._test_taken("excluded", 118.01)

    def test_discount_whose_tax_was_lowered_from_the_start(self):
        self._test_taken("mixed", 117.61)

    def test_entry_of_a_note_account_by_account(self):
        sale, invoice = self._sell_early("included", 1, 100.0)
        self._pay(invoice)
        note = self._credit_part(sale)
        accounts = self.chair.product_tmpl_id.get_product_accounts()
        discount = self.company.account_journal_early_pay_discount_loss_account_id
        self.assertEntry(
            note,
            {
                accounts["income"]: 100.0,
                discount: -2.0,
                self.tax_account: 19.6,
                self.customer.property_account_receivable_id: -117.6,
                accounts["stock_valuation"]: 60.0,
                accounts["expense"]: -60.0,
            },
        )
        line = note.invoice_line_ids.return_line_id
        self.assertEqual((line.amount_credited, line.restocking_fee), (117.6, 0.0))

    def test_discount_is_told_in_the_five_amounts(self):
        for computation, paid in (
            ("included", 117.61),
            ("excluded", 118.01),
            ("mixed", 117.61),
        ):
            with self.subTest(computation):
                sale, invoice = self._sell_early(computation)
                self._pay(invoice)
                total = 0
                for _part in range(3):
                    note = self._credit_part(sale, {self.chair: 1})
                    row = self.assertWaitsForMoneyOnly(note)
                    self.assertLess(row.amount_added, 0)
                    self.assertEqual(row.restocking_fee, 0)
                    total += row.amount_credited
                    self.assertComplete(note)
                self.assertEqual(self.company.currency_id.round(total), paid)

    def test_discount_that_was_not_taken(self):
        sale, invoice = self._sell_early("included")
        notes = self._return_one_by_one(sale, 3)
        self.assertTiesOut(invoice, notes)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_lowered_tax_that_was_not_paid_early(self):
        sale, invoice = self._sell_early("mixed")
        notes = self._return_one_by_one(sale, 3)
        self.assertTiesOut(invoice, notes)
        self.assertEqual(invoice.payment_state, "reversed")
