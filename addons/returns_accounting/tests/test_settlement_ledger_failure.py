from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestSettlementLedgerFailure(SettlementCommon):
    """A refund that bounces, account by account in each mix of currencies.

    Odoo books payments today; the gateway paid them weeks ago, and the refund bounced
    two days later, when the euro and the pound stood elsewhere.
    """

    def setUp(self):
        super().setUp()
        self.pricelist = self._create_foreign_pricelist("EUR", 0.9)
        self._create_foreign_pricelist("GBP", 1.25)
        since = fields.Date.today() - timedelta(days=18)
        for code, rate in (("EUR", 0.95), ("GBP", 1.2)):
            self.env["res.currency.rate"].create(
                {
                    "name": since,
                    "currency_id": self.env.ref(f"base.{code}").id,
                    "inverse_company_rate": rate,
                    "company_id": self.company.id,
                }
            )

    def _keep_balance_in(self, code):
        self.simulator.settings(
            settlement_currencies=[code.lower()], fee_fixed={code.lower(): 25}
        )
        self.provider.journal_id = self.env["account.journal"].create(
            {
                "name": f"Stripe {code}",
                "type": "bank",
                "currency_id": self.env.ref(f"base.{code}").id,
                "default_account_id": self.gateway_account.id,
            }
        )

    def _bounce(self, is_settled=True, **values):
        """Refund a chair, and have the refund bounce; the ``return.refund``."""
        sale, _charge = self._create_paid_sale(1, **values)
        self.simulator.advance(days=1)  # so that each has an entry of its own
        refund = self._create_refund(sale)
        if is_settled:
            self._import_and_post()
            self.assertEqual(refund.state, "settled")
        self.simulator.advance(days=2)
        self.simulator.fail_refund(refund.provider_reference)
        self._import_and_post()
        self.assertEqual(refund.state, "failed")
        self.assertEqual(refund.credit_note_id.amount_residual, refund.amount)
        return refund

    def assertBounced(self, refund, sent, back):
        """The entries of the refund and of its failure; nothing is left on clearing.

        :param sent: {account: company currency} of the refund, ``back`` of its failure
        """
        self.assertEntry(self._get_rows("refund").move_id, sent)
        self.assertEntry(self._get_rows("refund_failure").move_id, back)
        item = self._get_rows("refund_failure").clearing_line_id
        self.assertEqual(
            (item.amount_currency, item.currency_id),
            (-refund.amount, refund.currency_id),
        )
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertEqual(self._balance(self.clearing), 0)
        self.assertEqual(
            self.provider._get_account_sum(self.clearing, "amount_currency:sum"), 0
        )
        self.assertTied()

    def test_all_in_one_currency(self):
        """100 USD."""
        self.assertBounced(
            self._bounce(),
            {self.gateway_account: -100, self.clearing: 100},
            {self.gateway_account: 100, self.clearing: -100},
        )

    def test_paid_in_another_currency_than_the_gateway_keeps(self):
        """60 EUR, booked at 57.00 USD, went as 51.60 USD and came back as such."""
        self.simulator.fx_rate("eur", self.code, "0.86")
        self.assertBounced(
            self._bounce(pricelist_id=self.pricelist.id),
            {self.gateway_account: -51.6, self.clearing: 57, self.fx: -5.4},
            {self.gateway_account: 51.6, self.clearing: -57, self.fx: 5.4},
        )

    def test_kept_in_the_currency_of_the_customer(self):
        """60 EUR, booked at 57.00 USD, went at 54.00 and came back at 57.00 USD."""
        self._keep_balance_in("EUR")
        self.assertBounced(
            self._bounce(pricelist_id=self.pricelist.id),
            {self.gateway_account: -54, self.clearing: 57, self.fx: -3},
            {self.gateway_account: 57, self.clearing: -57},
        )

    def test_all_three_differ(self):
        """60 EUR went as 48 GBP: 60.00 USD then, 57.60 when they came back."""
        self._keep_balance_in("GBP")
        self.simulator.fx_rate("eur", "gbp", "0.80")
        self.assertBounced(
            self._bounce(pricelist_id=self.pricelist.id),
            {self.gateway_account: -60, self.clearing: 57, self.fx: 3},
            {self.gateway_account: 57.6, self.clearing: -57, self.fx: -0.6},
        )

    def test_paid_in_company_currency_and_kept_in_another(self):
        """100 USD went as 110 EUR: 99.00 USD, and 104.50 when they came back."""
        self._keep_balance_in("EUR")
        self.simulator.fx_rate(self.code, "eur", "1.10")
        self.assertBounced(
            self._bounce(),
            {self.gateway_account: -99, self.clearing: 100, self.fx: -1},
            {self.gateway_account: 104.5, self.clearing: -100, self.fx: -4.5},
        )

    def test_learnt_together_with_the_refund(self):
        """Refund and failure in one import: each settles its own entry."""
        self._keep_balance_in("GBP")
        self.simulator.fx_rate("eur", "gbp", "0.80")
        self.assertBounced(
            self._bounce(is_settled=False, pricelist_id=self.pricelist.id),
            {self.gateway_account: -60, self.clearing: 57, self.fx: 3},
            {self.gateway_account: 57.6, self.clearing: -57, self.fx: -0.6},
        )
