from odoo.tests import tagged

from .credit_terms_common import CreditNoteTermsCommon


@tagged("post_install", "-at_install")
class TestCreditNoteCashRounding(CreditNoteTermsCommon):
    """Totals are paid in coins of five cents; the parts are not one coin too many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loss = cls.company._create_return_account("Loss", "expense", "502100")
        cls.profit = cls.company._create_return_account("Profit", "income", "452100")

    def _create_rounding(self, strategy):
        return self.env["account.cash.rounding"].create(
            {
                "name": "Five Cents",
                "rounding": 0.05,
                "strategy": strategy,
                "loss_account_id": self.loss.id,
                "profit_account_id": self.profit.id,
            }
        )

    def _get_rounding_balance(self, moves):
        lines = moves.line_ids.filtered(
            lambda line: line.account_id in self.loss | self.profit
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _test_parts(self, strategy, price, totals):
        sale, invoice = self._sell(
            (self.chair, 3, {"price_unit": price, "tax_ids": self.tax_20.ids}),
            invoice_cash_rounding_id=self._create_rounding(strategy).id,
        )
        notes = self._return_one_by_one(sale, 3)
        self.assertEqual(notes.mapped("amount_total"), totals)
        self.assertTiesOut(invoice, notes)
        self.assertEqual(self._get_rounding_balance(invoice | notes), 0)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_rounding_line(self):
        # 12.02 is paid as 12.00, 4.01 as 4.00
        self._test_parts("add_invoice_line", 3.34, [4.0, 4.0, 4.0])

    def test_rounding_line_takes_the_rest(self):
        # 10.08 is paid as 10.10, 3.36 as 3.35
        self._test_parts("add_invoice_line", 2.80, [3.35, 3.35, 3.4])

    def test_rounding_of_the_tax_takes_the_rest(self):
        self._test_parts("biggest_tax", 2.80, [3.35, 3.35, 3.4])

    def _test_reconciled(self, strategy, roundings):
        sale, invoice = self._sell(
            (self.chair, 3, {"price_unit": 2.80, "tax_ids": self.tax_20.ids}),
            invoice_cash_rounding_id=self._create_rounding(strategy).id,
        )
        self._pay(invoice)
        for rounding in roundings:
            note = self._credit_part(sale, {self.chair: 1})
            row = self.assertWaitsForMoneyOnly(note)
            self.assertEqual((row.amount_authorized, row.restocking_fee), (3.36, 0))
            self.assertEqual(row.amount_rounding, rounding)
            self.assertComplete(note)

    def test_coin_is_told_in_the_five_amounts(self):
        self._test_reconciled("add_invoice_line", [-0.01, -0.01, 0.04])

    def test_coin_in_the_tax_is_told_in_the_five_amounts(self):
        self._test_reconciled("biggest_tax", [-0.01, -0.01, 0.04])

    def test_coin_is_no_part_of_a_fee(self):
        self.company.return_fee_percent = 15.0
        sale, invoice = self._sell(
            (self.chair, 1, {"price_unit": 3.34, "tax_ids": []}),
            invoice_cash_rounding_id=self._create_rounding("add_invoice_line").id,
        )
        self._pay(invoice)
        note = self._credit_part(sale, reason_id=self.used.id)
        row = self.assertWaitsForMoneyOnly(note)
        self.assertEqual((row.amount_credited, row.restocking_fee), (2.85, 0.5))
        self.assertEqual(row.amount_rounding, 0.01)
        self.assertComplete(note)

    def test_rounded_parts_do_not_exceed_the_invoice(self):
        # 0.03 is paid as 0.05: five of them would be 0.25
        sale, invoice = self._sell(
            (self.chair, 5, {"price_unit": 0.03, "tax_ids": []}),
            invoice_cash_rounding_id=self._create_rounding("add_invoice_line").id,
        )
        self.assertEqual(invoice.amount_total, 0.15)
        notes = self._return_one_by_one(sale, 5)
        self.assertEqual(notes.mapped("amount_total"), [0.05, 0.05, 0.05, 0.0, 0.0])
        self.assertTiesOut(invoice, notes)

    def test_fee_is_rounded_with_the_note(self):
        self.company.return_fee_percent = 15.0
        sale, _invoice = self._sell(
            (self.chair, 1, {"price_unit": 3.34}),
            invoice_cash_rounding_id=self._create_rounding("add_invoice_line").id,
        )
        note = self._credit_part(sale, reason_id=self.used.id)
        self.assertEqual(note.amount_total, 2.85)
