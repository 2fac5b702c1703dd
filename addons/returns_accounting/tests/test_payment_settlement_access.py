from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .settlement_common import SettlementCommon

MODELS = (
    "payment.balance.transaction",
    "payment.payout",
    "payment.settlement.import",
    "return.refund.match",
)


@tagged("post_install", "-at_install")
class TestPaymentSettlementAccess(SettlementCommon):
    def setUp(self):
        super().setUp()
        sale, _ = self._create_paid_sale()
        self._create_refund(sale)
        self._pay_out()
        self._import_and_post()

    def test_accountant_reads_everything_and_edits_nothing_the_gateway_said(self):
        for name in MODELS:
            records = self.env[name].with_user(self.accountant).search([])
            self.assertTrue(records, name)
            records.read()
        row = self.env["payment.balance.transaction"].search([], limit=1)
        with self.assertRaises(AccessError):
            row.with_user(self.accountant).net = 1.0

    def test_clerk_without_accounting_sees_no_settlement(self):
        clerk = self._create_clerk()
        for name in ("payment.balance.transaction", "payment.payout"):
            with self.assertRaises(AccessError):
                self.env[name].with_user(clerk).search([])
        with self.assertRaises(AccessError):
            self.provider.with_user(clerk).read(["name"])

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Another"})
        self.accountant.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        for name in MODELS:
            records = self.env[name].with_user(self.accountant)
            self.assertFalse(records.search_count([]), name)

    def test_secret_key_stays_with_administrators(self):
        provider = self.provider.with_user(self.accountant)
        self.assertEqual(provider.name, self.provider.name)
        with self.assertRaises(AccessError):
            provider.read(["stripe_secret_key"])
