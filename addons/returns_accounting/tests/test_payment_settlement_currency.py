from odoo.exceptions import UserError
from odoo.tests import tagged

from .settlement_common import SettlementCommon


@tagged("post_install", "-at_install")
class TestPaymentSettlementCurrency(SettlementCommon):
    """Charges, refunds and balances in other currencies."""

    def test_foreign_charge_and_refund_leave_an_exchange_difference(self):
        """60 EUR booked at 54.00: 52.80 come in and 51.60 go out."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        self.simulator.fx_rate("eur", self.code, "0.88")
        sale, charge = self._create_paid_sale(1, pricelist_id=pricelist.id)
        self.assertEqual(charge.currency_id.name, "EUR")
        self.simulator.fx_rate("eur", self.code, "0.86")
        refund = self._create_refund(sale)
        self.assertBalances()
        self._import_and_post()
        moves = (self._get_rows("charge") | self._get_rows("refund")).move_id
        self.assertEntry(
            moves,
            {self.gateway_account: 0.16, self.fees: 1.04, self.fx: -1.2},
        )
        by_name = {
            (line.account_id, line.name): line.balance
            for line in moves.line_ids
            if line.account_id == self.fx
        }
        self.assertEqual(by_name, {(self.fx, "Charge"): 1.2, (self.fx, "Refund"): -2.4})
        self.assertEqual(
            self._get_rows("charge").clearing_line_id.amount_currency, -60.0
        )
        self.assertEqual(refund.state, "settled")
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_gateway_balance_kept_in_another_currency(self):
        """60 EUR charged and settled in EUR, booked at 0.9 in company currency."""
        pricelist = self._create_foreign_pricelist("EUR", 0.9)
        euro = pricelist.currency_id
        self.simulator.settings(settlement_currencies=["eur"], fee_fixed={"eur": 25})
        self.provider.journal_id = self.env["account.journal"].create(
            {
                "name": "Stripe EUR",
                "type": "bank",
                "currency_id": euro.id,
                "default_account_id": self.gateway_account.id,
            }
        )
        self._create_paid_sale(1, pricelist_id=pricelist.id)
        self._import_and_post()
        charge = self._get_rows("charge")
        self.assertEqual((charge.gross, charge.fee, charge.net), (60.0, 1.15, 58.85))
        self.assertEntry(
            charge.move_id,
            {self.gateway_account: 52.96, self.clearing: -54.0, self.fees: 1.04},
        )
        self.assertEqual(self.provider.settlement_ledger_balance, 58.85)
        self.assertFalse(self.provider._get_open_clearing_items())
        self.assertTied()

    def test_payout_needs_a_bank_journal_in_its_currency(self):
        self._create_paid_sale()
        record = self._get_settled_payout()
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.provider.settlement_bank_journal_id = self.env["account.journal"].create(
            {"name": "Euro bank", "type": "bank", "currency_id": euro.id}
        )
        with self.assertRaisesRegex(UserError, f"bank journal in {self.currency.name}"):
            record.action_register_deposit()
