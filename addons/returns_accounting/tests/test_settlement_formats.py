from datetime import date, datetime

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
PAYPAL_ACTIVITY = (
    '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net",'
    '"From Email Address","To Email Address","Transaction ID","Reference Txn ID",'
    '"Invoice Number","Custom Number","Balance","Balance Impact"\n'
    '"{d1}","10:00:00","PST","Jane","Express Checkout Payment","Completed","EUR",'
    '"1,500.00","-14.80","1,485.20","a@b.c","s@h.p","7AA","","S1","","0.00","Credit"\n'
    '"{d1}","11:00:00","PST","Jane","General Authorization","Pending","EUR",'
    '"-42.00","0.00","-42.00","a@b.c","s@h.p","7XX","","","","0.00","Memo"\n'
    '"{d2}","10:00:00","PDT","Jane","Payment Refund","Completed","EUR",'
    '"-500.00","0.80","-499.20","a@b.c","s@h.p","7BB","7AA","S1","key3","0.00","Debit"\n'
    '"{d2}","12:00:00","PDT","","General Withdrawal","Completed","EUR",'
    '"-900.00","0.00","-900.00","","","7CC","","","","0.00","Debit"\n'
)
PAYPAL_SETTLEMENT = (
    '"RH",2026/03/02 02:44:19 -0800,"A","ACCOUNT1",009,\n"FH",01\n'
    '"SH",2026/03/01 00:00:00 -0800,2026/03/01 23:59:59 -0800,"ACCOUNT1",""\n'
    '"CH","Transaction ID","Invoice ID","PayPal Reference ID",'
    '"PayPal Reference ID Type","Transaction Event Code",'
    '"Transaction Initiation Date","Transaction Completion Date",'
    '"Transaction Debit or Credit","Gross Transaction Amount",'
    '"Gross Transaction Currency","Fee Debit or Credit","Fee Amount","Fee Currency",'
    '"Custom Field","Consumer ID"\n'
    '"SB","8AA","S1","","","T0006",2026/03/01 10:00:00 -0800,'
    '2026/03/01 10:00:00 -0800,"CR",3000,"EUR","DR",95,"EUR","",""\n'
    '"SB","8BB","S1","8AA","TXN","T1107",2026/03/01 12:00:00 -0800,'
    '2026/03/01 12:00:00 -0800,"DR",1000,"EUR","CR",20,"EUR","key5",""\n'
    '"SB","8CC","","","","T0400",2026/03/01 13:00:00 -0800,'
    '2026/03/01 13:00:00 -0800,"DR",1500,"EUR","",,"","",""\n'
    '"SF","EUR",3000,2500,20,95,"CR",0,"CR",425,"CR",0,"CR",425,"CR",0,"CR",0,3\n'
    '"SC",3\n"RF","EUR",3000,2500,20,95,"CR",0,"CR",425\n"RC",3\n'
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

    def test_activity_of_paypal(self):
        for first, second in (
            ("25/03/2026", "30/03/2026"),
            ("03/25/2026", "03/30/2026"),
        ):
            with self.subTest(first), self.env.cr.savepoint() as savepoint:
                run = self._import(PAYPAL_ACTIVITY.format(d1=first, d2=second))
                self.assertImported(
                    run,
                    ("7AA", "charge", 1500.0, 14.8, 1485.2),
                    ("7BB", "refund", -500.0, -0.8, -499.2),
                    ("7CC", "payout", -900.0, 0.0, -900.0),
                )
                charge, refund, _own = self._get_rows()
                self.assertEqual(charge.created, datetime(2026, 3, 25, 18))
                self.assertEqual(refund.created, datetime(2026, 3, 30, 17))
                self.assertEqual((refund.charge_id, refund.odoo_ref), ("7AA", "key3"))
                payout = self._get_payout()
                self.assertEqual((payout.gateway_id, payout.amount), ("7CC", 900.0))
                self.assertFalse(payout.automatic)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_dates_of_paypal_that_can_be_read_both_ways_are_asked_for(self):
        content = PAYPAL_ACTIVITY.format(d1="03/04/2026", d2="05/04/2026")
        self.assertRefused(self._import(content), "day/month or month/day")
        run = self._import(content, date_order="day")
        self.assertEqual(run.state, "done")
        self.assertEqual(self._get_rows()[0].created.date(), date(2026, 4, 3))

    def test_settlement_report_of_paypal(self):
        run = self._import(PAYPAL_SETTLEMENT)
        self.assertImported(
            run,
            ("8AA", "charge", 30.0, 0.95, 29.05),
            ("8BB", "refund", -10.0, -0.2, -9.8),
            ("8CC", "payout", -15.0, 0.0, -15.0),
        )
        charge, refund, _own = self._get_rows()
        self.assertEqual(charge.created, datetime(2026, 3, 1, 18))
        self.assertEqual((refund.charge_id, refund.odoo_ref), ("8AA", "key5"))
        self.assertEqual((charge.import_line, run.rows_read), (5, 3))
        self.assertIn('"8AA"', charge.raw_line)

    def test_settlement_report_of_paypal_that_does_not_sum_is_refused(self):
        for told, found, name in (
            ('"EUR",3000,', '"EUR",3001,', "Gross Transaction Amount (CR)"),
            ("3000,2500,", "3000,2400,", "Gross Transaction Amount (DR)"),
            ("2500,20,95", "2500,21,95", "Fee Amount (CR)"),
            ("2500,20,95", "2500,20,90", "Fee Amount (DR)"),
            ('"DR",1000,', '"DR",1010,', "sum to 2510"),
            ('"T1107"', '"T1107"', None),
        ):
            with self.subTest(name or "as it is"):
                run = self._import(PAYPAL_SETTLEMENT.replace(told, found))
                if name:
                    self.assertRefused(run, "line 8", name, "download the report again")
                else:
                    self.assertEqual(run.state, "done")

    def test_damaged_line_and_footer_of_paypal_are_both_named(self):
        run = self._import(PAYPAL_SETTLEMENT.replace('"DR",1000,', '"DR",1O00,'))
        self.assertRefused(run, "line 8", "sum to 1500", "line 6", "1O00")
        self.assertEqual(run.problem_ids.line, 6)

    def test_footer_of_paypal_that_is_no_number_is_refused(self):
        run = self._import(PAYPAL_SETTLEMENT.replace("3000,2500,20,95", "3000,,20,95"))
        self.assertRefused(run, "line 8", "no whole number")

    def test_sections_of_paypal_sum_together(self):
        """A report has a section for each account, with a footer of its own."""
        second = PAYPAL_SETTLEMENT[PAYPAL_SETTLEMENT.index('"SB","8AA"') :]
        second = second.replace('"8', '"9')
        cut = PAYPAL_SETTLEMENT.index('"RF"')
        run = self._import(PAYPAL_SETTLEMENT[:cut] + second)
        self.assertEqual((run.state, run.rows_new), ("done", 6))

    def test_lines_of_paypal_that_moved_nothing_are_kept_with_the_reason(self):
        content = PAYPAL_ACTIVITY.format(d1="25/03/2026", d2="30/03/2026")
        content += (
            '"30/03/2026","13:00:00","PDT","Jane","Website Payment","Denied","EUR",'
            '"10.00","0.00","10.00","a@b.c","s@h.p","7DD","","","=1+1","0.00","Credit"\n'
            '"30/03/2026","13:00:00","PDT","Jane","Website Payment","Completed","EUR",'
            '"10.00","0.00","10.00","a@b.c","s@h.p","7EE","","","","0.00","Memo"\n'
        )
        run = self._import(content)
        self.assertEqual((run.state, run.rows_new, run.problem_count), ("done", 3, 3))
        self.assertEqual(
            [(p.line, p.column, p.value) for p in run.problem_ids.sorted("line")],
            [
                (3, "Status", "Pending"),
                (6, "Status", "Denied"),
                (7, "Balance Impact", "Memo"),
            ],
        )
        pending = run.problem_ids.sorted("line")[0]
        self.assertIn("Status 'Pending'", pending.message)
        self.assertIn("not moved", pending.message)
        self.assertIn("General Authorization", pending.raw_line)
        self.assertEqual(pending.company_id, self.company)
        kept = run._get_problem_file().decode()
        self.assertIn("'=1+1", kept)
        self.assertTrue(kept.startswith("Date,Time,TimeZone,"))
        again = self._import(kept)
        self.assertEqual((again.state, again.rows_new), ("done", 0))
        completed = self._import(content.replace('"Denied"', '"Completed"'))
        self.assertEqual((completed.rows_new, completed.problem_count), (1, 2))

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
