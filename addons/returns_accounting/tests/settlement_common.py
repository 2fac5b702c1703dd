import base64
import time

from odoo import Command

from ..gateway import payout_report
from .common import StripeCommon

DAY = 24 * 3600


class SettlementCommon(StripeCommon):
    """A Stripe account that settles in company currency: 1.5 % + 0.25 a charge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currency = cls.company.currency_id
        cls.code = cls.currency.name.lower()
        cls.gateway_account = cls.provider.settlement_gateway_account_id
        cls.clearing = cls.provider.settlement_clearing_account_id
        cls.fees = cls.provider.settlement_fee_account_id
        cls.fx = cls.provider.settlement_fx_account_id
        cls.disputes = cls.provider.settlement_dispute_account_id
        cls.transit = cls.provider.settlement_transit_account_id

    def setUp(self):
        """The ledger is rolled back after each test: each gets its own account."""
        from stripe_simulator.client import Control

        super().setUp()
        key = f"{self.simulator.key}{self._testMethodName}"
        self.simulator = Control(self.simulator.url, key)
        self.provider.stripe_secret_key = key
        self.simulator.settings(
            settlement_currencies=[self.code],
            fee_percent="1.5",
            fee_fixed={self.code: 25},
        )
        self.simulator.set_clock(int(time.time()) - 20 * DAY)

    @classmethod
    def _create_paid_sale(cls, quantity=2, **values):
        """``quantity`` chairs at 100, delivered, invoiced and paid by card."""
        sale = cls._create_invoiced_sale((cls.chair, quantity), **values)
        return sale, cls._pay(sale)

    @classmethod
    def _create_refund(cls, sale, quantity=1):
        """Send back ``quantity`` chairs without a fee and refund them by card."""
        order = cls._create_inspected_return(
            sale, {cls.chair: quantity}, reason_id=cls.defective.id
        )
        return cls._refund(cls._credit(order))

    def _pay_out(self):
        """Pay out all that is available three days later; the gateway's object."""
        self.simulator.advance(days=3)
        return self.simulator.pay_out(self.code)

    def _import_and_post(self):
        self.provider.action_import_settlement()

    def _import(self, kind="window", **values):
        record = self.env["payment.settlement.import"].create(
            {"provider_id": self.provider.id, "kind": kind, **values}
        )
        record.action_run()
        return record

    def _import_file(self, content, **values):
        return self._import(
            "file",
            file=base64.b64encode(content),
            filename="payouts.csv",
            **values,
        )

    def _download_report(self, payout):
        """The report of one payout as an accountant would download it."""
        gateway = self.provider._stripe_gateway()
        run = gateway.run_report(
            payout_report.PAYOUT_REPORT,
            {"payout": payout["id"], "columns": list(payout_report.COLUMNS)},
        )
        while run["status"] == "pending":
            self.simulator.advance(hours=1)
            run = gateway.retrieve_report(run["id"])
        return gateway.download_report(run)

    def _get_payout(self, payout):
        return self.env["payment.payout"].search([("gateway_id", "=", payout["id"])])

    def _get_settled_payout(self):
        payout = self._pay_out()
        self._import_and_post()
        return self._get_payout(payout)

    def _get_rows(self, category):
        return self.env["payment.balance.transaction"].search(
            [
                ("provider_id", "=", self.provider.id),
                ("reporting_category", "=", category),
            ]
        )

    def _balance(self, account):
        return self.provider._get_account_sum(account, "balance:sum")

    def assertBalances(self, **expected):
        """Compare ledger balances of the settlement accounts; zero if not named."""
        names = ("gateway_account", "clearing", "fees", "fx", "disputes", "transit")
        balances = {name: self._balance(getattr(self, name)) for name in names}
        self.assertEqual(balances, {**dict.fromkeys(names, 0.0), **expected})

    def assertTied(self):
        """Every tie-out of the provider holds."""
        tie_outs = self.provider._get_settlement_tie_outs()
        self.assertEqual([t for t in tie_outs if not t["ok"]], [])
        self.assertEqual(len(tie_outs), 6)

    @classmethod
    def _create_foreign_pricelist(cls, code, rate):
        """Orders in ``code``, of which one company unit buys ``1 / rate``."""
        currency = cls.env.ref(f"base.{code}")
        currency.active = True
        cls.env["res.currency.rate"].search(
            [("currency_id", "=", currency.id)]
        ).unlink()
        cls.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "currency_id": currency.id,
                "inverse_company_rate": rate,
                "company_id": cls.company.id,
            }
        )
        return cls.env["product.pricelist"].create(
            {
                "name": code,
                "currency_id": currency.id,
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": cls.chair.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": 60.0,
                        }
                    )
                ],
            }
        )
