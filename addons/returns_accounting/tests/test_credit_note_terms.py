from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .credit_common import CreditNoteCommon


class CreditNoteTermsCommon(CreditNoteCommon):
    def _sell(self, *lines, **invoice_values):
        """An invoice whose terms are set before it is posted."""
        sale = self._create_sale(*lines)
        invoice = sale._create_invoices()
        invoice.write(invoice_values)
        invoice.action_post()
        return sale, invoice

    def _pay_back(self, note):
        """Pay what the credit note owes, by hand."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        ).create({})._create_payments()

    def assertWaitsForMoneyOnly(self, note):
        """Nothing of the return is to be received or credited any more.

        :return: its line among the five amounts
        """
        self.env.invalidate_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", note.return_order_id.id)]
        )
        owed = note.amount_total
        self.assertEqual(
            (row.waiting_at, row.diff_received, row.diff_credited, row.diff_refunded),
            ("refund", 0, 0, owed),
        )
        self.assertEqual(row.amount_credited, owed)
        return row

    def assertComplete(self, note):
        self._pay_back(note)
        self.env.invalidate_all()
        row = self.env["return.reconciliation"].search(
            [("return_order_id", "=", note.return_order_id.id)]
        )
        self.assertEqual((row.waiting_at, row.diff_refunded), ("complete", 0))

    def _return_one_by_one(self, sale, times):
        notes = self.env["account.move"]
        for _time in range(times):
            notes |= self._credit_part(sale, {self.chair: 1})
        return notes

    def _pay(self, invoice, amount=None):
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"payment_date": invoice.invoice_date})
        )
        if amount:
            wizard.amount = amount
        return wizard._create_payments()


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


@tagged("post_install", "-at_install")
class TestCreditNotePayment(CreditNoteTermsCommon):
    """Of what was credited, only what was paid is owed back."""

    def test_invoice_that_was_partly_paid(self):
        sale, invoice = self._sell((self.chair, 2, {"tax_ids": self.tax_20.ids}))
        self._pay(invoice, 150.0)
        notes = self._return_one_by_one(sale, 2)
        # 90 of the 240 were never paid
        self.assertEqual(notes.mapped("amount_residual"), [30.0, 120.0])
        self.assertEqual(invoice.payment_state, "paid")

    def _sell_with_down_payment(self):
        sale = self._create_sale(
            (self.chair, 5, {"discount": 10.0, "tax_ids": self.tax_20.ids}),
            deliver=False,
        )
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=sale.ids)
            .create({"advance_payment_method": "percentage", "amount": 20})
        )
        wizard.create_invoices()
        down = sale.invoice_ids
        down.action_post()
        self._deliver(sale)
        final = sale._create_invoices(final=True)
        final.action_post()
        self.assertEqual(down.amount_total + final.amount_total, 540.0)
        return sale, down, final

    def test_part_of_an_invoice_after_a_down_payment(self):
        sale, down, final = self._sell_with_down_payment()
        self._pay(down)
        note = self._credit_part(sale, {self.chair: 2})
        self.assertEqual((note.amount_untaxed, note.amount_tax), (180.0, 36.0))
        self.assertEqual(note.reversed_entry_id, final)
        # the final invoice is open: nothing to give back
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(final.amount_residual, 432.0 - 216.0)

    def test_all_of_an_invoice_after_a_down_payment(self):
        sale, down, final = self._sell_with_down_payment()
        self._pay(down)
        notes = self._credit_part(sale, {self.chair: 2}) | self._credit_part(
            sale, {self.chair: 3}
        )
        self.assertEqual(sum(notes.mapped("amount_total")), 540.0)
        self.assertEqual(final.payment_state, "reversed")
        self.assertEqual(sum(notes.mapped("amount_residual")), down.amount_total)

    def test_down_payment_by_card_can_be_given_back(self):
        _sale, down, final = self._sell_with_down_payment()
        self.assertEqual(final._get_down_payments(), down)


@tagged("post_install", "-at_install")
class TestCreditNoteBooking(CreditNoteTermsCommon):
    """On which day a credit note is booked, and what it does to its return."""

    def test_locked_books_keep_the_date_of_the_note(self):
        today = fields.Date.context_today(self.company)
        start = today.replace(day=1)
        yesterday = fields.Date.subtract(start, days=1)
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale, post=False)
        note.invoice_date = yesterday
        self.company.sale_lock_date = yesterday
        note.action_post()
        self.assertEqual(note.invoice_date, yesterday)
        self.assertGreater(note.date, yesterday)
        self.assertIn("are locked", note.message_ids[0].body)

    def test_open_books_are_no_news(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        self.assertFalse(
            note.message_ids.filtered(lambda message: "locked" in message.body)
        )

    def test_reset_and_cancelled_note_move_the_return_back(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        order = note.return_order_id
        self.assertEqual((order.state, order.credit_status), ("done", "full"))
        note.button_draft()
        self.assertEqual((order.state, order.credit_status), ("approved", "pending"))
        self.assertEqual((order.amount_credited, order.has_to_credit), (0, False))
        note.button_cancel()
        self.assertTrue(order.has_to_credit)
        again = order._create_credit_notes()
        again.with_user(self.accountant).action_post()
        self.assertEqual((order.state, order.credit_status), ("done", "full"))

    def test_reversed_note_moves_the_return_back(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale)
        order = note.return_order_id
        reversal = note._reverse_moves([{"date": note.date}], cancel=True)
        self.assertEqual((order.state, order.credit_status), ("approved", "pending"))
        reversal.button_draft()
        self.assertEqual(order.credit_status, "full")

    @mute_logger("odoo.models.unlink")
    def test_deleted_draft_leaves_its_goods_to_credit(self):
        sale, _invoice = self._sell((self.chair, 1))
        note = self._credit_part(sale, post=False)
        order = note.return_order_id
        self.assertFalse(order.has_to_credit)
        note.unlink()
        self.assertTrue(order.has_to_credit)
