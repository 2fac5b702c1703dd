import gzip
from unittest.mock import patch

from odoo.tests import tagged

from ..models import payment_settlement_import_check as check
from .settlement_file_common import (
    STRIPE_HEADER,
    STRIPE_LINES,
    UNPAID_LINES,
    SettlementFileCommon,
)

PAID = (
    ("txn_1", "charge", 200.0, 3.25, 196.75),
    ("txn_2", "refund", -100.0, 0.0, -100.0),
    ("txn_3", "payout", -96.75, 0.0, -96.75),
)


@tagged("post_install", "-at_install")
class TestSettlementBadInput(SettlementFileCommon):
    """Files as they should not be: imported rightly, or refused with words."""

    def _break(self, old, new, lines=STRIPE_LINES):
        content = self._stripe(*lines)
        old, new = self._local(old), self._local(new)
        self.assertIn(old, content)
        return self._import(content.replace(old, new, 1))

    def test_every_encoding_and_delimiter_says_the_same(self):
        content = self._stripe().replace("Order 1", "Café")
        variants = {
            "BOM": content.encode("utf-8-sig"),
            "UTF-16": content.encode("utf-16"),
            "Windows-1252": content.encode("cp1252"),
            "semicolon": content.replace(",", ";").encode(),
            "tab": content.replace(",", "\t").encode(),
            "Windows lines": content.replace("\n", "\r\n").encode(),
            "packed": gzip.compress(content.encode()),
        }
        for name, variant in variants.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.assertImported(self._import(variant), *PAID)
                self.assertEqual(self._get_rows()[0].description, "Café")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_windows_text_that_only_the_end_shows(self):
        lines = [*UNPAID_LINES]
        filler = [
            UNPAID_LINES[0].replace("txn_8", f"txn_x{n}").replace("Order 8", "x" * 200)
            for n in range(1500)
        ]
        lines[1] = lines[1].replace("Order 9", "Café")
        content = self._stripe(lines[0], *filler, lines[1]).encode("cp1252")
        run = self._import(content)
        self.assertEqual((run.state, run.rows_new), ("done", 1502))
        found = self._get_rows().filtered(lambda row: row.gateway_id == "txn_9")
        self.assertEqual(found.description, "Café")

    def test_decimal_commas_are_read(self):
        lines = [line.replace(",", ";").replace(".", ",") for line in STRIPE_LINES]
        lines[0] = lines[0].replace("200,00;3,25", "1.200,00;1.003,25")
        lines[0] = lines[0].replace(";200,00;", ";1.200,00;")
        content = self._stripe(*lines, header=STRIPE_HEADER.replace(",", ";"))
        self.assertImported(
            self._import(content),
            ("txn_1", "charge", 1200.0, 1003.25, 196.75),
            *PAID[1:],
        )

    def test_bad_cell_of_a_paid_line_refuses_the_file(self):
        cases = [
            ("200.00,3.25", "2oo.00,3.25", "line 2: gross '2oo.00' is no amount"),
            ("-100.00,0.00", "-100.00,", "line 3: fee is empty"),
            ("196.75", "NaN", "line 2"),
            ("196.75", "196.76", "line 2: net '196.76' is not gross less fee"),
            ("-03-02 11:00", "-13-02 11:00", "line 3: created_utc"),
            ("2026-03-01 10", "2026-02-30 10", "is no time such as"),
            ("2026-03-01 10", "2126-03-01 10", "lies in the future"),
            ("2026-03-01 10", "1926-03-01 10", "lies too far in the past"),
            ("196.75,eur", "196.75,chf", "is in CHF, but journal"),
            ("200.00,eur", "200.00,xqx", "'XQX' is no currency"),
            ("charge,200", "chxrge,200", "reporting_category 'chxrge' is no category"),
            ("200.00,3.25,196.75", "200.00,-3.25,203.25", "fee '-3.25' is negative"),
            ("200.00,3.25,196.75", "200.001,3.251,196.75", "too many decimals"),
            ("txn_2", "txn_1", "line 3: balance_transaction_id 'txn_1' is on line 2"),
        ]
        for old, new, words in cases:
            with self.subTest(words), self.env.cr.savepoint() as savepoint:
                run = self._break(old, new)
                self.assertRefused(run, words)
                self.assertTrue(run.problem_ids)
                self.assertIn("txn_", run.problem_ids[0].raw_line)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_what_is_no_table_of_its_header_refuses_the_file(self):
        content = self._stripe()
        cases = [
            (content + "po_1,txn_4\n", "line 5: not a line of 17 columns"),
            (content.replace(",pi_1,", ",", 1), "line 2: not a line of 17 columns"),
            (content.replace("Refund,", '"Refund,'), "not a line of 17 columns"),
            (content[:-1], "middle of its last line"),
            (content[:-20], "line 4: not a line of 17 columns"),
            (STRIPE_HEADER + "\n", "it has a header and no lines"),
            ("<html>Log in</html>", "it is a web page"),
        ]
        for broken, words in cases:
            with self.subTest(words), self.env.cr.savepoint() as savepoint:
                self.assertRefused(self._import(broken), words)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_end_of_data_mark_loses_no_lines(self):
        lines = [STRIPE_LINES[0], "\\.", *STRIPE_LINES[1:]]
        self.assertEqual(self._import(self._stripe(*lines)).state, "failed")
        self.assertFalse(self._get_rows())

    def test_payout_that_lost_a_line_refuses_the_file(self):
        run = self._import(self._stripe(*STRIPE_LINES[1:]))
        self.assertRefused(run, "report.csv is incomplete", "po_1", "-100.00", "96.75")

    def test_bad_line_that_no_payout_needs_is_set_aside(self):
        lines = [
            *STRIPE_LINES,
            UNPAID_LINES[0].replace("50.00,1", "5o.00,1"),
            UNPAID_LINES[1],
        ]
        run = self._import(self._stripe(*lines))
        self.assertImported(run, *PAID, ("txn_9", "charge", 60.0, 1.2, 58.8))
        self.assertEqual(run.problem_count, 1)
        problem = run.problem_ids
        self.assertEqual(
            (problem.line, problem.column, problem.value), (5, "gross", "5o.00")
        )
        self.assertIn("no amount such as 1234.56", problem.message)

    def test_line_that_was_set_aside_is_mended_and_imported(self):
        bad = UNPAID_LINES[0].replace("Order 8", "=cmd()").replace("50.00,1", "5o.00,1")
        run = self._import(self._stripe(*STRIPE_LINES, bad))
        content = run._get_problem_file().decode()
        self.assertIn("'=cmd()", content)
        mended = self._import(content.replace("5o.00", "50.00"))
        self.assertImported(mended, *PAID, ("txn_8", "charge", 50.0, 1.0, 49.0))
        self.assertEqual(self._get_rows()[-1].description, "=cmd()")

    def test_formula_is_stored_as_text(self):
        run = self._break("Order 1", "=HYPERLINK(0)")
        self.assertImported(run, *PAID)
        self.assertEqual(self._get_rows()[0].description, "=HYPERLINK(0)")

    def test_line_breaks_in_cells_do_not_shift_the_numbers(self):
        lines = [STRIPE_LINES[0].replace("Order 1", '"a\nb"'), *STRIPE_LINES[1:]]
        run = self._import(self._stripe(*lines))
        self.assertImported(run, *PAID)
        self.assertEqual(self._get_rows().mapped("import_line"), [2, 4, 5])

    def test_new_category_is_imported_if_wanted(self):
        content = self._stripe(
            *STRIPE_LINES, UNPAID_LINES[0].replace("charge", "novelty")
        )
        run = self._import(content)
        self.assertEqual(run.problem_count, 1)
        again = self._import(content, accept_unknown=True)
        self.assertEqual(
            (again.state, again.rows_new, again.problem_count), ("done", 1, 0)
        )

    def test_file_of_nothing_but_bad_lines_is_refused(self):
        run = self._import(
            self._stripe(
                *(
                    self._local(line).replace(self.code.lower(), "chf")
                    for line in UNPAID_LINES
                )
            )
        )
        self.assertRefused(run, "line 2", "line 3", "is in CHF")

    def test_file_with_too_many_bad_lines_is_refused(self):
        lines = [
            UNPAID_LINES[0],
            *(UNPAID_LINES[1].replace("58.80", "1") for _n in range(4)),
        ]
        with patch.object(check, "MOST_PROBLEMS", 3):
            self.assertRefused(self._import(self._stripe(*lines)), "line 3")

    def test_lines_of_two_orders_are_the_same(self):
        self.assertImported(self._import(self._stripe(*STRIPE_LINES[::-1])), *PAID)

    def test_overlapping_files_bring_each_row_once(self):
        self._import(self._stripe())
        run = self._import(self._stripe(*STRIPE_LINES, *UNPAID_LINES))
        self.assertEqual((run.rows_read, run.rows_new, run.rows_known), (5, 2, 3))
        self.assertEqual(len(self._get_rows()), 5)
