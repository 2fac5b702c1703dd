import io
import zipfile
from datetime import date, datetime

from odoo.tests import tagged

from .settlement_file_common import SettlementFileCommon

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


def _section(mark):
    """A section with three lines; ``mark`` begins their references."""
    start = PAYPAL_SETTLEMENT.index('"SH"')
    return PAYPAL_SETTLEMENT[start : PAYPAL_SETTLEMENT.index('"RF"')].replace(
        '"8', f'"{mark}'
    )


def _report(sections):
    """A report of such sections, with its footer."""
    count = sections.count('"SF"')
    head = PAYPAL_SETTLEMENT[: PAYPAL_SETTLEMENT.index('"SH"')]
    sums = ",".join(str(amount * count) for amount in (3000, 2500, 20, 95))
    return (
        f'{head}{sections}"RF","EUR",{sums},"CR",0,"CR",{425 * count}\n'
        f'"RC",{3 * count}\n"FF",01\n'
    )


def _split(report):
    """The three files of a report of one section: a line in each."""
    lines = report.splitlines(keepends=True)
    head, body, end = lines[:4], lines[4:7], lines[7:-1]
    parts = []
    for number, line in enumerate(body, 1):
        own = [ln.replace('"FH",01', f'"FH",{number:02}') for ln in head]
        rest = end if number == len(body) else []
        parts.append("".join([*own, line, *rest, f'"FF",{number:02}\n']))
    return parts


@tagged("post_install", "-at_install")
class TestSettlementPaypal(SettlementFileCommon):
    """PayPal's reports in their real layouts, and what they say of themselves."""

    def _get_payout(self):
        return self.env["payment.payout"].search(
            [("provider_id", "=", self.provider.id)]
        )

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
        run = self._import(_report(_section("8") + _section("9")))
        self.assertEqual((run.state, run.rows_new), ("done", 6))

    def test_section_of_paypal_that_does_not_sum_is_refused_though_all_do(self):
        """A cent moved from one footer to the other."""
        first, second = _section("8"), _section("9")
        content = _report(
            first.replace("3000,2500,20,95", "3001,2500,20,95")
            + second.replace("3000,2500,20,95", "2999,2500,20,95")
        )
        run = self._import(content)
        self.assertRefused(run, "line 8", "is 3001", "line 15", "is 2999")
        self.assertNotIn("whole report", run.error)

    def test_report_of_paypal_that_is_not_its_sections_is_refused(self):
        content = _report(_section("8") + _section("9"))
        for told, found, words in (
            ('"RF","EUR",6000', '"RF","EUR",6001', "is 6001 in the whole report"),
            ('"RC",6', '"RC",7', "report has '7' lines, but it has 6"),
            ('"SC",3', '"SC",2', "section has '2' lines, but it has 3"),
            ('"RF","EUR"', '"RF","GBP"', "of GBP is 6000 in the whole report"),
        ):
            with self.subTest(words):
                self.assertRefused(self._import(content.replace(told, found)), words)

    def test_footers_of_paypal_are_missed(self):
        content = _report(_section("8"))
        for kind, words in (
            ("SF", "is 0 in all, but its lines sum to 3000"),
            ("RF", "is 0 in the whole report, but its lines sum to 3000"),
            ("SC", "nothing of its last 3 lines"),
            ("RC", "its end (RC) is missing"),
        ):
            with self.subTest(kind):
                lines = content.splitlines(keepends=True)
                kept = [line for line in lines if not line.startswith(f'"{kind}"')]
                self.assertRefused(self._import("".join(kept)), words)

    def test_report_of_paypal_in_parts_is_one_report(self):
        run = self._import(self._pack(1, 2, 3), filename="STL-20260301.zip")
        self.assertImported(
            run,
            ("8AA", "charge", 30.0, 0.95, 29.05),
            ("8BB", "refund", -10.0, -0.2, -9.8),
            ("8CC", "payout", -15.0, 0.0, -15.0),
        )
        again = self._import(self._pack(3, 1, 2), filename="STL-20260301.zip")
        self.assertEqual((again.state, again.rows_new), ("done", 0))

    def test_report_of_paypal_without_one_of_its_parts_is_refused(self):
        for numbers, words in (
            ((1, 3), "of which part 2 is missing"),
            ((2, 3), "of which part 1 is missing"),
            ((1, 2), "the report goes on in another part"),
            ((1, 1, 2, 3), "holds part 1 of a report more than once"),
        ):
            with self.subTest(numbers):
                run = self._import(self._pack(*numbers), filename="STL.zip")
                self.assertRefused(run, words, "pack")
        alone = self._import(_split(_report(_section("8")))[2])
        self.assertRefused(alone, "it is part 3", "part 1, 2 is missing", ".zip")

    def test_part_of_another_report_of_paypal_is_refused(self):
        """The second part is the same but for a line that it lost and one it gained."""
        parts = _split(_report(_section("8")))
        other = _split(_report(_section("8").replace('"DR",1000', '"DR",1001')))
        content = self._zip(parts[0], other[1], parts[2])
        self.assertRefused(self._import(content), "sum to 2501")

    def _pack(self, *numbers):
        parts = _split(_report(_section("8")))
        return self._zip(*(parts[number - 1] for number in numbers))

    def _zip(self, *parts):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for place, text in enumerate(parts):
                archive.writestr(f"STL-{place}.CSV", self._local(text))
        return target.getvalue()

    def test_report_of_another_account_of_paypal_is_refused(self):
        self.provider.settlement_account_name = "ACCOUNT2"
        run = self._import(PAYPAL_SETTLEMENT)
        self.assertRefused(run, "is about ACCOUNT1", "account ACCOUNT2")
        self.provider.settlement_account_name = False
        self.assertEqual(self._import(PAYPAL_SETTLEMENT).state, "done")
        self.assertEqual(self.provider.settlement_account_name, "ACCOUNT1")

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
