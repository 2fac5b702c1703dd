from datetime import date

from odoo.tests import tagged

from .posting_common import PostingCommon

PAID, SETTLED, BANKED = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 11)


@tagged("post_install", "-at_install")
class TestSettlementCurrency(PostingCommon):
    """Presentment, settlement and company currency, to the cent, account by account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for currency, rates in ((cls.dollar, (0.9, 0.87)), (cls.yen, (0.006, 0.0062))):
            for day, rate in zip((PAID, SETTLED), rates, strict=True):
                cls._set_rate(currency, day, rate)

    def _settle(self, row):
        return row._settle(SETTLED, "settlement")

    def assertNothingOpen(self):
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_dollar_charge_in_a_euro_balance(self):
        """60 USD, booked at 54.00 EUR, became 52.80 EUR."""
        charge = self._pay_shop(60, self.dollar, PAID)
        move = self._settle(self._row("charge", 52.8, 1.04, charge))
        self.assertBooked(move, gateway=51.76, fee=1.04, clearing=-54, fx=1.2)
        self.assertNothingOpen()

    def test_dollar_refund_at_another_rate_than_its_charge(self):
        """60 USD came as 52.80 EUR and went as 51.60 EUR; booked at 54.00 each."""
        charge = self._pay_shop(60, self.dollar, PAID)
        refund = self._pay_shop(-60, self.dollar, PAID)
        move = self._settle(
            self._row("charge", 52.8, 1.04, charge)
            | self._row("refund", -51.6, 0, refund)
        )
        self.assertBooked(move, gateway=0.16, fee=1.04, fx=-1.2)
        self.assertNothingOpen()

    def test_part_of_a_dollar_charge_refunded_on_a_later_day(self):
        """20 of 60 USD, booked at 17.40 EUR on its day, cost 17.55 EUR."""
        refund = self._pay_shop(-20, self.dollar, SETTLED)
        move = self._settle(self._row("refund", -17.55, 0, refund))
        self.assertBooked(move, gateway=-17.55, clearing=17.4, fx=0.15)
        self.assertNothingOpen()

    def test_dollar_charge_that_fails_later(self):
        """60 USD, booked at 54.00 EUR, came as 52.80 EUR and was taken back as 51.00.

        The payment has to be undone by hand: it waits on clearing at its own value.
        """
        charge = self._pay_shop(60, self.dollar, PAID)
        self._settle(self._row("charge", 52.8, 1.04, charge))
        failed = self._settle(
            self._row("charge_failure", -51, 0, charge, customer_facing_amount=-60)
        )
        self.assertBooked(failed, gateway=-51, clearing=54, fx=-3)
        item = self.provider._get_open_clearing_items()
        self.assertEqual(item.move_id, failed)
        self.assertEqual(item.amount_residual, 54)
        self.assertEqual(
            (item.amount_residual_currency, item.currency_id.name), (60, "USD")
        )
        self.assertTied()

    def test_dollar_charge_that_fails_before_it_was_posted(self):
        """The charge and its failure cancel each other out, at the payment's value."""
        charge = self._pay_shop(60, self.dollar, PAID)
        move = self._settle(
            self._row("charge", 52.8, 1.04, charge)
            | self._row("charge_failure", -51, 0, charge, customer_facing_amount=-60)
        )
        self.assertBooked(move, gateway=0.76, fee=1.04, fx=-1.8)
        self.assertEqual(
            sum(self.provider._get_open_clearing_items().mapped("amount_residual")), 54
        )
        self.assertTied()

    def test_dollar_charge_that_fails_in_a_dollar_balance(self):
        """Both at the dollar's value of their own day; nothing is lost by the rate."""
        self._keep_balance_in(self.dollar)
        charge = self._pay_shop(60, self.dollar, SETTLED)
        self._settle(self._row("charge", 60, 1.15, charge))
        failed = self._settle(
            self._row("charge_failure", -60, 0, charge, customer_facing_amount=-60)
        )
        self.assertBooked(failed, gateway=-52.2, clearing=52.2)
        self.assertTied()

    def test_yen_charge_in_a_euro_balance(self):
        """12345 JPY, booked at 74.07 EUR, became 76.54 EUR."""
        charge = self._pay_shop(12345, self.yen, PAID)
        move = self._settle(self._row("charge", 76.54, 1.4, charge))
        self.assertBooked(move, gateway=75.14, fee=1.4, clearing=-74.07, fx=-2.47)
        self.assertNothingOpen()

    def test_dollar_charge_in_a_dollar_balance(self):
        """60 USD, booked at 54.00 EUR, are 52.20 EUR on the day they are settled."""
        self._keep_balance_in(self.dollar)
        charge = self._pay_shop(60, self.dollar, PAID)
        move = self._settle(self._row("charge", 60, 1.15, charge))
        self.assertBooked(move, gateway=51.2, fee=1, clearing=-54, fx=1.8)
        self.assertEqual(self.provider.settlement_ledger_balance, 58.85)
        self.assertNothingOpen()

    def test_yen_charge_in_a_dollar_balance(self):
        """12345 JPY, booked at 74.07 EUR, became 87.98 USD, which are 76.54 EUR."""
        self._keep_balance_in(self.dollar)
        charge = self._pay_shop(12345, self.yen, PAID)
        move = self._settle(self._row("charge", 87.98, 1.61, charge))
        self.assertBooked(move, gateway=75.14, fee=1.4, clearing=-74.07, fx=-2.47)
        self.assertNothingOpen()

    def test_yen_charge_in_a_yen_balance(self):
        """12345 JPY, booked at 74.07 EUR, are 76.54 EUR when they are settled."""
        self._keep_balance_in(self.yen)
        charge = self._pay_shop(12345, self.yen, PAID)
        move = self._settle(self._row("charge", 12345, 226, charge))
        self.assertBooked(move, gateway=75.14, fee=1.4, clearing=-74.07, fx=-2.47)
        self.assertEqual(self.provider.settlement_ledger_balance, 12119)
        self.assertNothingOpen()

    def test_euro_charge_in_a_dollar_balance(self):
        """50.00 EUR became 57.47 USD, which are 50.00 EUR: no difference."""
        self._keep_balance_in(self.dollar)
        charge = self._pay_shop(50, self.euro, PAID)
        move = self._settle(self._row("charge", 57.47, 1, charge))
        self.assertBooked(move, gateway=49.13, fee=0.87, clearing=-50)
        self.assertNothingOpen()

    def test_dispute_in_a_dollar_balance(self):
        self._keep_balance_in(self.dollar)
        move = self._settle(self._row("dispute", -60, 15))
        self.assertBooked(move, gateway=-65.25, dispute=52.2, fee=13.05)
        self.assertTied()

    def test_dollar_payout_that_the_bank_books_at_another_rate(self):
        """58.85 USD leave at 51.20 EUR and arrive at 52.97: Odoo books the rest."""
        self._keep_balance_in(self.dollar)
        charge = self._pay_shop(60, self.dollar, PAID)
        row = self._row("charge", 60, 1.15, charge)
        payout = self._payout(58.85, row)
        self.provider._post_settlement()
        self.assertBooked(payout.move_ids, fee=1, clearing=-54, fx=1.8, transit=51.2)
        self._set_rate(self.dollar, BANKED, 0.9)
        line = self._bank_line(58.85, payout.bank_reference)
        self.provider._match_bank()
        self.assertEqual(payout.statement_line_id, line)
        transit = self._account("transit")
        self.assertEqual(self.provider._get_account_sum(transit, "balance:sum"), 0)
        self.assertEqual(
            self.provider._get_account_sum(transit, "amount_currency:sum"), 0
        )
        self.assertTied(BANKED)
