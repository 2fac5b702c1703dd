import base64

from .common import ReturnsAccountingCommon

STRIPE_HEADER = (
    "automatic_payout_id,balance_transaction_id,created_utc,reporting_category,gross,"
    "fee,net,currency,customer_facing_amount,customer_facing_currency,source_id,"
    "charge_id,payment_intent_id,available_on_utc,description,"
    "payment_metadata[odoo_ref],refund_metadata[odoo_ref]"
)
STRIPE_LINES = (
    "po_1,txn_1,2026-03-01 10:20:30,charge,200.00,3.25,196.75,eur,200.00,eur,ch_1,ch_1,"
    "pi_1,2026-03-03 00:00:00,Order 1,key1,",
    "po_1,txn_2,2026-03-02 11:00:00,refund,-100.00,0.00,-100.00,eur,-100.00,eur,re_1,"
    "ch_1,pi_1,2026-03-02 11:00:00,Refund,key1,refundkey1",
    "po_1,txn_3,2026-03-04 03:00:00,payout,-96.75,0.00,-96.75,eur,,,po_1,,,"
    "2026-03-05 00:00:00,STRIPE PAYOUT,,",
)
UNPAID_LINES = (
    ",txn_8,2026-03-06 10:20:30,charge,50.00,1.00,49.00,eur,50.00,eur,ch_8,ch_8,pi_8,"
    "2026-03-08 00:00:00,Order 8,,",
    ",txn_9,2026-03-06 10:30:30,charge,60.00,1.20,58.80,eur,60.00,eur,ch_9,ch_9,pi_9,"
    "2026-03-08 00:00:00,Order 9,,",
)


class SettlementFileCommon(ReturnsAccountingCommon):
    """A gateway that can only be read by its reports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env["payment.provider"].create(
            {"name": "Reports", "code": "none", "state": "disabled"}
        )
        cls.provider._setup_settlement()
        cls.code = cls.company.currency_id.name

    def _local(self, text):
        """What is in euro here is in the company's currency."""
        return text.replace("EUR", self.code).replace("eur", self.code.lower())

    def _import(self, content, filename="report.csv", **values):
        if isinstance(content, str):
            content = self._local(content).encode()
        run = self.env["payment.settlement.import"].create(
            {
                "provider_id": self.provider.id,
                "kind": "file",
                "file": base64.b64encode(content),
                "filename": filename,
                **values,
            }
        )
        run.action_run()
        return run

    def _stripe(self, *lines, header=STRIPE_HEADER):
        return self._local("\n".join([header, *(lines or STRIPE_LINES)]) + "\n")

    def _get_rows(self):
        return self.env["payment.balance.transaction"].search(
            [("provider_id", "=", self.provider.id)], order="created, id"
        )

    def assertImported(self, run, *expected):
        """Compare with (reference, category, gross, fee, net) of each row."""
        self.assertEqual((run.state, run.error), ("done", False))
        self.assertEqual(
            [
                (
                    row.gateway_id,
                    row.reporting_category,
                    row.gross,
                    row.fee,
                    row.net,
                )
                for row in self._get_rows()
            ],
            list(expected),
        )

    def assertRefused(self, run, *parts):
        """Nothing was stored, and the message says what is wrong."""
        self.assertEqual(run.state, "failed")
        for part in parts:
            self.assertIn(part, run.error)
        self.assertFalse(self._get_rows())
        self.assertFalse(
            self.env["payment.payout"].search_count(
                [("provider_id", "=", self.provider.id)]
            )
        )
