from datetime import date

from odoo.tests import tagged

from ..domain.settlement import REPORTING_CATEGORIES
from .posting_common import PostingCommon

PAID, SETTLED, LATER = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 11)

#: What one unit is in euros on each of these days.
RATES = {"USD": (0.9, 0.87, 0.92), "JPY": (0.006, 0.0062, 0.0061)}

#: What settles a payment, or takes it back: booked in euros on 1 March, settled on the
#: 10th. What the customer saw; gross and fee in the currency that the gateway keeps;
#: then each account in euros.
PAYMENTS = """
category                 | customer   | gateway keeps    | gateway   fee  clearing   fx
charge                   |     60 EUR |     60  1.15 EUR |   58.85  1.15    -60
charge                   |     60 USD |  52.80  1.04 EUR |   51.76  1.04    -54     1.20
charge                   |     60 USD |     60  1.15 USD |   51.20  1.00    -54     1.80
charge                   |  12345 JPY |  87.98  1.61 USD |   75.14  1.40    -74.07 -2.47
charge                   |     50 EUR |  57.47  1.00 USD |   49.13  0.87    -50
charge                   |  12345 JPY |  12345   226 JPY |   75.14  1.40    -74.07 -2.47
refund                   |    -60 EUR |    -60  0.30 EUR |  -60.30  0.30     60
refund                   |    -60 USD | -51.60  0    EUR |  -51.60  0        54    -2.40
refund                   |    -60 USD |    -60 -0.50 USD |  -51.76 -0.44     54    -1.80
refund                   | -12345 JPY | -87.98  0    USD |  -76.54  0        74.07  2.47
refund                   |    -50 EUR | -57.47  0.20 USD |  -50.17  0.17     50
refund                   | -12345 JPY | -12345    30 JPY |  -76.73  0.19     74.07  2.47
charge_failure           |    -60 EUR |    -60 -1.15 EUR |  -58.85 -1.15     60
charge_failure           |    -60 USD | -51.60 -1.04 EUR |  -50.56 -1.04     54    -2.40
charge_failure           |    -60 USD |    -60  0    USD |  -52.20  0        54    -1.80
charge_failure           | -12345 JPY | -87.98  1.00 USD |  -77.41  0.87     74.07  2.47
charge_failure           |    -50 EUR | -57.47  0    USD |  -50.00  0        50
charge_failure           | -12345 JPY | -12345     0 JPY |  -76.54  0        74.07  2.47
partial_capture_reversal |    -20 EUR |    -20  0    EUR |  -20     0        20
partial_capture_reversal |    -20 USD | -17.60  0    EUR |  -17.60  0        18    -0.40
partial_capture_reversal |    -20 USD |    -20 -0.30 USD |  -17.14 -0.26     18    -0.60
partial_capture_reversal |  -4115 JPY | -29.33  0    USD |  -25.52  0        24.69  0.83
partial_capture_reversal | -16.67 EUR | -19.16  0    USD |  -16.67  0        16.67
partial_capture_reversal |  -4115 JPY |  -4115   -76 JPY |  -25.04 -0.47     24.69  0.82
"""
#: The whole payment, of which these are.
WHOLE = {"USD": 60, "JPY": 12345}

#: Where each other category goes, whatever the customer saw.
COUNTERPARTS = {
    "dispute": "dispute dispute_reversal",
    "fee": "fee network_cost tax",
    "reserve": "risk_reserved_funds connect_reserved_funds",
    "transit": "payout payout_reversal topup topup_reversal",
    "clearing": "advance advance_funding anticipation_repayment charge_transfer "
    "climate_order_purchase climate_order_refund connect_collection_transfer "
    "contribution conversion financing_paydown financing_paydown_reversal "
    "financing_payout financing_payout_reversal issuing_authorization_hold "
    "issuing_authorization_release issuing_disbursement issuing_dispute "
    "issuing_transaction obligation_inbound obligation_outbound obligation_payout "
    "obligation_payout_failure other_adjustment platform_earning "
    "platform_earning_refund transfer transfer_reversal unreconciled_customer_funds "
    "a_category_of_next_year",
}
#: A refund that failed settles its own reversal: ``test_settlement_ledger_failure``.
WITH_PAYMENT = {
    *("charge", "refund", "charge_failure", "partial_capture_reversal"),
    "refund_failure",
}


@tagged("post_install", "-at_install")
class TestSettlementLedger(PostingCommon):
    """Every category in every mix of currencies, account by account, in euros.

    The mixes: all the same; the customer's differs from the gateway's; the gateway's
    from the company's; all three differ.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currencies = {"EUR": cls.euro, "USD": cls.dollar, "JPY": cls.yen}
        for code, rates in RATES.items():
            for day, rate in zip((PAID, SETTLED, LATER), rates, strict=True):
                cls._set_rate(cls.currencies[code], day, rate)

    def _keep(self, code):
        if code != "EUR":
            self._keep_balance_in(self.currencies[code])

    def _get_open(self):
        items = self.provider._get_open_clearing_items()
        return [(i.amount_residual_currency, i.currency_id.name) for i in items]

    def test_what_settles_a_payment(self):
        for line in PAYMENTS.strip().splitlines()[1:]:
            category, customer, gateway, accounts = (c.split() for c in line.split("|"))
            with self.subTest(line), self.env.cr.savepoint() as savepoint:
                self._check_payment(
                    category[0],
                    (float(customer[0]), customer[1]),
                    (float(gateway[0]), float(gateway[1]), gateway[2]),
                    dict(
                        zip(
                            ("gateway", "fee", "clearing", "fx"),
                            map(float, accounts),
                            strict=False,
                        )
                    ),
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def _check_payment(self, category, customer, kept, expected):
        facing, code = customer
        gross, fee, kept_in = kept
        currency = self.currencies[code]
        self._keep(kept_in)
        is_part = category == "partial_capture_reversal"
        gives_back = is_part or category == "charge_failure"
        whole = -facing if category == "charge_failure" else WHOLE.get(code, 50)
        payment = self._pay_shop(whole if gives_back else facing, currency, PAID)
        if gives_back:  # the charge that came first
            authorized = whole - facing if is_part else whole
            charge = self._row(
                "charge",
                -gross * authorized / -facing,
                0,
                payment,
                customer_facing_amount=authorized,
            )
            charge._settle(SETTLED, "charge")
        row = self._row(category, gross, fee, payment, customer_facing_amount=facing)
        move = row._settle(SETTLED, category)
        self.assertBooked(
            move, **{name: balance for name, balance in expected.items() if balance}
        )
        item = row.clearing_line_id
        self.assertEqual((item.amount_currency, item.currency_id), (-facing, currency))
        waits = category == "charge_failure"
        self.assertEqual(self._get_open(), [(-facing, code)] if waits else [])
        self.assertTied()

    def test_every_category_has_its_line(self):
        here = set(" ".join(COUNTERPARTS.values()).split()) | WITH_PAYMENT
        self.assertEqual(
            here - {"conversion", "a_category_of_next_year"}, REPORTING_CATEGORIES
        )

    def test_what_settles_no_payment(self):
        """-60 less a fee of 1.15, in each currency that a gateway may keep."""
        kept = {
            "EUR": (-60, 1.15, 60, 1.15),
            "USD": (-60, 1.15, 52.2, 1),
            "JPY": (-12345, 226, 76.54, 1.4),
        }
        for kept_in, (gross, fee, balance, cost) in kept.items():
            for facing in (None, self.euro, self.dollar, self.yen):
                with (
                    self.subTest(kept_in=kept_in, customer=facing and facing.name),
                    self.env.cr.savepoint() as savepoint,
                ):
                    self._keep(kept_in)
                    seen = facing and {
                        "customer_facing_amount": -70,
                        "customer_facing_currency_id": facing.id,
                    }
                    self._check_others((gross, fee), (balance, cost), seen or {})
                    savepoint.rollback()
                    self.env.invalidate_all()

    def _check_others(self, amounts, in_euros, seen):
        balance, cost = in_euros
        rows = {}
        for account, categories in COUNTERPARTS.items():
            for category in categories.split():
                rows[self._row(category, *amounts, **seen)] = account
        moves = self.env["payment.balance.transaction"]._settle_batches(
            [(row, SETTLED, row.reporting_category) for row in rows]
        )
        self.assertEqual(len(moves), len(rows))
        for row, account in rows.items():
            expected = {"gateway": -balance - cost, "fee": cost}
            expected[account] = expected.get(account, 0) + balance
            expected = {
                name: self.euro.round(amount) for name, amount in expected.items()
            }
            self.assertBooked(row.move_id, **expected)
        self.assertTied()

    def test_dispute_won_back_at_another_rate_costs_the_difference(self):
        self._keep("USD")
        lost = self._row("dispute", -60, 15)._settle(SETTLED, "lost")
        self.assertBooked(lost, gateway=-65.25, dispute=52.2, fee=13.05)
        won = self._row("dispute_reversal", 60, -15)._settle(LATER, "won")
        self.assertBooked(won, gateway=69, dispute=-55.2, fee=-13.8)
        self.assertTied(LATER)

    def test_payout_that_came_back_at_another_rate_leaves_nothing_in_transit(self):
        """60 USD left at 52.20 EUR and came back at 55.20: Odoo books the gain."""
        self._keep("USD")
        payout = self._payout(60, status="failed")
        sent = payout._get_own_transactions()
        back = self._row("payout_reversal", 60, source_id=payout.gateway_id)
        self.assertBooked(sent._settle(SETTLED, "out"), gateway=-52.2, transit=52.2)
        self.assertBooked(back._settle(LATER, "back"), gateway=55.2, transit=-55.2)
        self.provider._match_bank()
        items = (sent | back).transit_line_id
        self.assertTrue(all(items.mapped("reconciled")))
        transit = self._account("transit")
        for total in ("balance:sum", "amount_currency:sum"):
            self.assertEqual(self.provider._get_account_sum(transit, total), 0)
        self.assertTied(LATER)

    def test_reserve_released_at_another_rate_leaves_nothing_held(self):
        """60 USD held at 52.20 EUR and released at 55.20."""
        self._keep("USD")
        held = self._row("risk_reserved_funds", -60)._settle(SETTLED, "held")
        self.assertBooked(held, gateway=-52.2, reserve=52.2)
        part = self._row("risk_reserved_funds", 20)._settle(LATER, "part")
        self.assertBooked(part, gateway=18.4, reserve=-18.4)
        reserve = self._account("reserve")
        self.assertEqual(self._sum(reserve), (34.8, 40))
        rest = self._row("risk_reserved_funds", 40)._settle(LATER, "rest")
        self.assertBooked(rest, gateway=36.8, reserve=-36.8)
        self.assertEqual(self._sum(reserve), (0, 0))
        self.assertTied(LATER)

    def _sum(self, account):
        return tuple(
            self.euro.round(self.provider._get_account_sum(account, total))
            for total in ("balance:sum", "amount_currency:sum")
        )
