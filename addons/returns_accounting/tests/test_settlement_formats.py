from datetime import datetime

from odoo.tests import tagged

from .settlement_file_common import SettlementFileCommon

ADYEN_HEADER = (
    "Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
    "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,"
    "Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),"
    "Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),"
    "Payment Method Variant,Modification Merchant Reference,Batch Number,Reserved4"
)
ADYEN_LINES = (
    "ShopCo,ShopEU,88151,S00012,visa,2026-03-01 10:20:30,CET,Settled,88152,CHF,,100.00,"
    "0.9,EUR,,88.80,,0.50,0.20,0.50,visacredit,,143,",
    "ShopCo,ShopEU,88151,S00012,visa,2026-03-02 08:00:00,CET,Refunded,88159,CHF,50.00,,"
    "0.9,EUR,45.10,,0.10,,,,visacredit,key7,143,",
    "ShopCo,ShopEU,,,,2026-03-03 08:00:00,CET,Fee,Transaction Fees March 2026,,,,,EUR,"
    "3.70,,,,,,,,143,",
    "ShopCo,ShopEU,,,,2026-03-04 02:00:00,CET,MerchantPayout,TX12XT batch 143,,,,,EUR,"
    "40.00,,,,,,,,143,",
)
MOLLIE_HEADER = (
    "Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,"
    "Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,"
    "Settlement reference,Amount refunded"
)
MOLLIE_LINES = (
    "2026-03-01 10:12:00,ideal,EUR,100.00,paidout,tr_1,Order 1,J. Doe,NL01BANK01,"
    "BANKNL,EUR,100.00,1234567.2603.01,",
    "2026-03-02 11:00:00,refund,EUR,-20.00,refunded,re_3,Refund 1,,,,EUR,-20.00,"
    "1234567.2603.01,20.00",
    "2026-03-03 00:00:00,,EUR,-2.88,,,Withheld transaction fees 2026.1,,,,EUR,-2.88,"
    "1234567.2603.01,",
)


@tagged("post_install", "-at_install")
class TestSettlementFormats(SettlementFileCommon):
    """Reports in the real layouts of each gateway."""

    def _get_payout(self):
        return self.env["payment.payout"].search(
            [("provider_id", "=", self.provider.id)]
        )

    def test_payouts_of_stripe(self):
        run = self._import(self._stripe())
        self.assertImported(
            run,
            ("txn_1", "charge", 200.0, 3.25, 196.75),
            ("txn_2", "refund", -100.0, 0.0, -100.0),
            ("txn_3", "payout", -96.75, 0.0, -96.75),
        )
        charge, refund, _own = self._get_rows()
        self.assertEqual(charge.created, datetime(2026, 3, 1, 10, 20, 30))
        self.assertEqual((charge.odoo_ref, refund.odoo_ref), ("key1", "refundkey1"))
        self.assertEqual(refund.source_id, "re_1")
        self.assertEqual(refund.import_line, 3)
        self.assertIn("po_1,txn_2,", refund.raw_line)
        payout = self._get_payout()
        self.assertEqual((payout.gateway_id, payout.amount), ("po_1", 96.75))
        self.assertTrue(payout.automatic and payout.is_balanced)

    def test_activity_of_stripe_does_not_make_payouts_whole(self):
        columns = STRIPE_ACTIVITY_COLUMNS
        values = (
            "txn_1,po_9,2026-03-01 10:20:30,charge,20.00,1.00,19.00,eur,20.00,eur,"
            "ch_1,ch_1,pi_1"
        )
        run = self._import(f"{columns}\n{values}\n")
        self.assertImported(run, ("txn_1", "charge", 20.0, 1.0, 19.0))
        self.assertEqual(run.layout, "stripe_balance_activity")

    def test_a_payout_that_came_back_is_known_by_what_was_paid(self):
        run = self._import(
            f"{STRIPE_ACTIVITY_COLUMNS}\n"
            "txn_1,po_9,2026-03-01 10:20:30,payout,-60.00,0.00,-60.00,eur,,,po_9,,\n"
            "txn_2,po_9,2026-03-04 08:00:00,payout_reversal,60.00,0.00,60.00,eur,,,"
            "po_9,,\n"
        )
        self.assertEqual((run.state, run.error), ("done", False))
        payout = self._get_payout()
        self.assertEqual((payout.gateway_id, payout.amount), ("po_9", 60.0))
        self.assertEqual(payout.created, datetime(2026, 3, 1, 10, 20, 30))
        self.assertFalse(payout.automatic)

    def test_settlement_details_of_adyen(self):
        run = self._import("\n".join((ADYEN_HEADER, *ADYEN_LINES)))
        self.assertImported(
            run,
            ("ShopEU-143-Settled-88151-88152", "charge", 90.0, 1.2, 88.8),
            ("ShopEU-143-Refunded-88151-88159", "refund", -45.0, 0.1, -45.1),
            ("ShopEU-143-Fee-Transaction Fees March 2026", "fee", -3.7, 0.0, -3.7),
            ("ShopEU-143-MerchantPayout-TX12XT batch 143", "payout", -40, 0, -40),
        )
        charge, refund, _fee, _own = self._get_rows()
        self.assertEqual(charge.created, datetime(2026, 3, 1, 9, 20, 30))
        self.assertEqual(charge.customer_facing_amount, 100.0)
        self.assertEqual(charge.customer_facing_currency_id.name, "CHF")
        self.assertEqual(
            charge.fee_details,
            {"markup": "0.50", "scheme": "0.20", "interchange": "0.50"},
        )
        self.assertEqual((refund.source_id, refund.odoo_ref), ("88159", "key7"))
        payout = self._get_payout()
        self.assertEqual((payout.gateway_id, payout.amount), ("ShopEU-143", 40.0))
        self.assertTrue(payout.is_balanced)
        self.assertEqual(self.provider.settlement_account_name, "ShopEU")

    def test_report_of_another_account_of_adyen_is_refused(self):
        self.provider.settlement_account_name = "ShopUS"
        run = self._import("\n".join((ADYEN_HEADER, *ADYEN_LINES)))
        self.assertRefused(run, "is about ShopEU", "account ShopUS")

    def test_batch_of_adyen_that_lost_a_line_is_refused(self):
        lines = (ADYEN_HEADER, *ADYEN_LINES[1:])
        self.assertRefused(self._import("\n".join(lines)), "ShopEU-143", "40.0")

    def test_settlement_of_mollie(self):
        run = self._import("\n".join((MOLLIE_HEADER, *MOLLIE_LINES)))
        reference = "1234567.2603.01"
        self.assertImported(
            run,
            ("tr_1", "charge", 100.0, 0.0, 100.0),
            ("re_3", "refund", -20.0, 0.0, -20.0),
            (f"{reference}-Withheld transaction fees 2026.1", "fee", -2.88, 0, -2.88),
            (f"payout-{reference}", "payout", -77.12, 0.0, -77.12),
        )
        self.assertEqual(self._get_rows()[0].created, datetime(2026, 3, 1, 9, 12))
        payout = self._get_payout()
        self.assertEqual((payout.amount, payout.is_balanced), (77.12, True))
        again = self._import("\n".join((MOLLIE_HEADER, *MOLLIE_LINES)))
        self.assertEqual((again.state, again.rows_new), ("done", 0))

    def test_what_a_report_brings_is_posted_account_by_account(self):
        self._import(self._stripe())
        self.provider._post_settlement()
        entry = self._get_payout().move_ids
        self.assertEqual(entry.state, "posted")
        tie_out = self.provider._get_settlement_ledger_balance()
        self.assertEqual(tie_out, 0.0)


STRIPE_ACTIVITY_COLUMNS = (
    "balance_transaction_id,automatic_payout_id,created_utc,reporting_category,gross,"
    "fee,net,currency,customer_facing_amount,customer_facing_currency,source_id,"
    "charge_id,payment_intent_id"
)
