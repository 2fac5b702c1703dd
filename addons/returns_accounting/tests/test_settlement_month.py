import time
from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.tests import tagged

from .settlement_common import DAY, SettlementCommon

DAYS = 33

#: What the explanation of each kind has to say.
EXPLAINED_BY = {
    "missing_here": "no payment, refund or dispute is known here",
    "refund_failed": "The money did not reach the customer",
}


@tagged("post_install", "-at_install")
class TestSettlementMonth(SettlementCommon):
    """A month with everything that happens: all agrees, and what is open says why."""

    def setUp(self):
        super().setUp()
        self.simulator.set_clock(int(time.time()) - (DAYS + 8) * DAY)
        self.simulator.settings(dispute_fee=2000, dispute_fee_returned=True)
        self.simulator.fx_rate("eur", self.code, "0.88")
        self.client = self.provider._stripe_gateway()._client.v1
        self.euro = self._create_foreign_pricelist("EUR", 0.9).currency_id
        self.payouts = []

    def _charge(self, amount=400, currency=None):
        """A card payment that Odoo knows; the gateway's charge."""
        currency = currency or self.currency
        intent = self.client.payment_intents.create(
            {
                "amount": amount * 100,
                "currency": currency.name.lower(),
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.card.id,
                "reference": uuid4().hex,
                "provider_reference": intent.id,
                "operation": "online_direct",
                "amount": amount,
                "currency_id": currency.id,
                "partner_id": self.partner.id,
                "state": "done",
            }
        )
        transaction._create_payment()
        return intent.latest_charge

    def _live_a_day(self, day):
        charge = self._charge()
        if day == 4:
            sale, _transaction = self._create_paid_sale()
            self.refund = self._create_refund(sale)
        elif day == 6:
            sale, _transaction = self._create_paid_sale()
            self.bounced = self._create_refund(sale)
        elif day == 9:
            self.simulator.fail_refund(self.bounced.provider_reference)
        elif day == 12:
            self._charge(60, self.euro)
            self.lost = self.simulator.open_dispute(charge, amount=10000)
        elif day == 14:
            self.won = self.simulator.open_dispute(charge, amount=10000)
        elif day == 17:
            self.simulator.dashboard_refund(charge, 3000)
        elif day == 22:
            self.simulator.close_dispute(self.lost["id"], "lost")
            self.simulator.close_dispute(self.won["id"], "won")
        elif day == 24:
            self.simulator.stripe_fee(500, self.code, "Radar")

    def _live(self):
        for day in range(DAYS):
            self._live_a_day(day)
            self.simulator.advance(days=1)
            if day == 20:
                self.client.payouts.create({"amount": 5000, "currency": self.code})
            if day >= 3:
                self.payouts.append(self.simulator.pay_out(self.code))
            if day == 15:
                self.simulator.fail_payout(self.payouts[-1]["id"])
            if day % 11 == 10:
                self._import_and_post()
                self.assertTied()
        self.simulator.advance(days=2)
        self._import_and_post()

    def _bring_to_bank(self):
        """The statement of the month: most payouts by name, one by its amount only."""
        arrived = self.env["payment.payout"].search(
            [("provider_id", "=", self.provider.id), ("status", "=", "paid")]
        )
        self.env["account.bank.statement.line"].create(
            [
                {
                    "journal_id": self.provider.settlement_bank_journal_id.id,
                    "date": payout.arrival_date,
                    "amount": payout.amount,
                    "payment_ref": "Transfer"
                    if not payout.automatic
                    else f"STRIPE {payout.bank_reference or payout.gateway_id}",
                }
                for payout in arrived
            ]
        )
        self.provider._match_bank()
        return arrived

    def test_month(self):
        self._live()
        self.assertGreaterEqual(len(self.payouts), 30)
        self.assertTied()
        sent = self.env["payment.payout"].search(
            [("provider_id", "=", self.provider.id)]
        )
        self.assertEqual(len(sent), len(self.payouts) + 1)
        # the gateway counts the manual payout to the automatic one that follows it
        self.assertTrue(all(sent.filtered("automatic").mapped("is_posted")))
        self.assertTrue(all(sent.mapped("is_balanced")))
        self.assertEqual((self.refund.state, self.bounced.state), ("settled", "failed"))

        arrived = self._bring_to_bank()
        self.assertEqual(len(arrived), len(sent) - 1)
        self.assertTrue(all(arrived.mapped("statement_line_id")))
        self.assertEqual(self._balance(self.transit), 0)
        self.assertTied()
        self.assertEveryDayTied()

        items = self.provider._get_open_clearing_items()
        self.assertEqual(items.mapped("amount_residual"), [30])
        self.assertIn("no payment or refund here", items.settlement_explanation)
        self.assertEqual(self._balance(self.disputes), 100)
        self.assertEqual(self._balance(self.fx), 1.2)
        refund = self._get_rows("refund").filtered(lambda row: row.gross == -30)
        failed = self.bounced
        self.assertExplained(
            {
                "missing_here": {refund.source_id: 30.0},
                "refund_failed": {failed.provider_reference: failed.amount},
            }
        )

    def assertEveryDayTied(self):
        """Each figure of each day of the month; today the gateway's own word too."""
        today = fields.Date.today()
        days = [today - timedelta(days=days) for days in range(DAYS + 9)]
        tie_outs = self.env["payment.tie.out"].create(
            [{"provider_id": self.provider.id, "date": day} for day in days]
        )
        kinds = {"ledger", "cutoff", "clearing", "transit", "payouts"}
        for tie_out in tie_outs:
            told = {line.kind: (line.left, line.right) for line in tie_out.line_ids}
            differing = {
                kind: pair for kind, pair in told.items() if pair[0] != pair[1]
            }
            self.assertLessEqual(kinds, told.keys())
            if tie_out.date == today:
                self.assertIn("gateway", told)
            else:
                # by its payout's day: what a payout pays of days before is booked then
                differing.pop("cutoff", None)
            self.assertEqual(differing, {}, tie_out.date)

    def assertExplained(self, expected):
        """Exactly these are open, each with its document and words of its kind.

        :param expected: {kind: {gateway reference: amount}}
        """
        kinds = self.env["return.exception.kind"].search([])
        self.env["return.exception"]._refresh(kinds)
        found = self.env["return.exception"].search(
            [("provider_id", "=", self.provider.id), ("state", "=", "open")]
        )
        self.assertEqual(
            {
                code: {one.gateway_reference: one.amount for one in same}
                for code, same in found.grouped("code").items()
            },
            expected,
        )
        for exception in found:
            with self.subTest(exception.code):
                self.assertIn(EXPLAINED_BY[exception.code], exception.explanation)
                self.assertTrue(exception.user_id)
                self.assertTrue(exception.since)
