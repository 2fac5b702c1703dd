import io
import re

from openpyxl import load_workbook

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .settlement_common import SettlementCommon

SUMIFS = re.compile(r"=(SUMIFS|COUNTIFS)\((.+)\)$")
RANGE = re.compile(r"'(.+)'!\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)$")
RETURNS_USER = "returns_management.returns_management_group_user"
BILLING = "account.group_account_invoice"


class Sheets:
    """A workbook twice: its formulas, and the values written with them."""

    def __init__(self, content):
        self.formulas = load_workbook(io.BytesIO(content))
        self.values = load_workbook(io.BytesIO(content), data_only=True)

    def rows(self, name, header=3):
        """The rows below the header, up to the first empty one, as dicts."""
        rows = list(self.values[name].iter_rows(min_row=header, values_only=True))
        table = []
        for row in rows[1:]:
            if not any(row):
                break
            table.append(dict(zip(rows[0], row, strict=True)))
        return table

    def calculate(self, sheet, formula):
        """Calculate a SUMIFS or COUNTIFS as a spreadsheet would."""
        function, inner = SUMIFS.match(formula).groups()
        arguments = inner.split(",")
        summed = self._cells(arguments.pop(0)) if function == "SUMIFS" else None
        chosen = None
        for cells, wanted in zip(arguments[::2], arguments[1::2], strict=True):
            if wanted.startswith('"'):
                value = wanted.strip('"')
            else:
                value = self.values[sheet][wanted.replace("$", "")].value
            found = {at for at, cell in enumerate(self._cells(cells)) if cell == value}
            chosen = found if chosen is None else chosen & found
        return sum(summed[at] for at in chosen) if summed else len(chosen)

    def _cells(self, address):
        name, letter, first, last = RANGE.match(address).groups()
        cells = self.values[name][f"{letter}{first}:{letter}{last}"]
        return [cell.value for (cell,) in cells]


@tagged("post_install", "-at_install")
class TestReturnWorkbook(SettlementCommon):
    def setUp(self):
        super().setUp()
        today = fields.Date.context_today(self.company)
        self.period = fields.Date.subtract(today, days=40), today
        self.customer.name = '=HYPERLINK("http://example.com")'
        sale, _ = self._create_paid_sale()
        self._create_refund(sale)
        self._pay_out()
        kept = self._create_invoiced_sale((self.table, 1))
        self._create_inspected_return(kept, resolution="keep")
        self.env["return.budget"].create(
            {
                "date_from": self.period[0],
                "date_to": self.period[1],
                "line_ids": [
                    Command.create(
                        {"categ_id": self.chair.categ_id.id, "refunds": 250.0}
                    )
                ],
            }
        )

    def _build(self, user=None):
        workbook = self.env["return.workbook"].with_user(user or self.env.user)
        return Sheets(workbook._build(self.company, *self.period))

    def test_all_checks_agree_with_ledger_and_gateway(self):
        self._import_and_post()
        sheets = self._build(self.accountant)
        rows = sheets.rows("Tie-out")
        self.assertEqual({row["Result"] for row in rows}, {"OK"})
        figures = {
            row["What Is Compared"].split(" po_")[0]: row["Ledger or Gateway"]
            for row in rows
        }
        self.assertEqual(figures["Credited to customers"], 100.0)
        self.assertEqual(figures["Refunded to customers"], 100.0)
        self.assertEqual(figures["Refunds settled"], 100.0)
        self.assertEqual(figures["Payout"], 96.75)
        self.assertEqual(figures["Paid out by the gateway"], -96.75)
        self.assertEqual(figures["Budget actual: Refunds"], 100.0)
        summary = sheets.values["Summary"]
        self.assertEqual(
            summary["B4"].value, f"{len(rows)} of {len(rows)} checks agree"
        )

    def test_entry_beside_the_gateway_shows_up(self):
        self._import_and_post()
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company.account_stock_journal_id.id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": balance})
                    for account, balance in [
                        (self.gateway_account, 1.0),
                        (self.fees, -1.0),
                    ]
                ],
            }
        )
        entry.action_post()
        sheets = self._build()
        wrong = [row for row in sheets.rows("Tie-out") if row["Result"] != "OK"]
        self.assertEqual(
            [(row["What Is Compared"], row["Difference"]) for row in wrong],
            [("Gateway balance: movement booked", -1.0)],
        )

    def test_formulas_calculate_to_the_values_written_with_them(self):
        self._import_and_post()
        sheets = self._build()
        calculated = 0
        for sheet in sheets.formulas:
            for row in sheet.iter_rows():
                for cell in row:
                    if not SUMIFS.match(str(cell.value)):
                        continue
                    written = sheets.values[sheet.title][cell.coordinate].value
                    found = sheets.calculate(sheet.title, cell.value)
                    self.assertAlmostEqual(found, written, 6, cell.coordinate)
                    calculated += 1
        self.assertGreater(calculated, 40)

    def test_totals_cover_every_row(self):
        self._import_and_post()
        sheets = self._build()
        for name in ("Returns", "Refunds", "Settlement"):
            count = len(sheets.rows(name))
            sheet = sheets.formulas[name]
            formulas = [
                cell.value for cell in sheet[count + 5] if cell.data_type == "f"
            ]
            self.assertTrue(formulas, name)
            for formula in formulas:
                self.assertRegex(formula, rf"\$4:\$[A-Z]+\${count + 3},")

    def test_differences_are_formulas_of_their_row(self):
        sheets = self._build()
        (row, kept) = sheets.rows("Returns")
        formulas = sheets.formulas["Returns"]
        headers = [cell.value for cell in formulas[3]]
        cells = dict(zip(headers, formulas[4], strict=True))
        self.assertEqual(cells["To Receive"].value, "=I4-J4")
        self.assertEqual(cells["To Settle"].value, "=O4-P4")
        by_resolution = {row["Resolution"]: row, kept["Resolution"]: kept}
        self.assertEqual(by_resolution["refund"]["To Settle"], 100.0)
        self.assertEqual(by_resolution["keep"]["To Credit"], 200.0)

    def test_text_is_never_a_formula(self):
        sheets = self._build()
        for name in ("Returns", "Refunds"):
            cells = [
                cell
                for row in sheets.formulas[name].iter_rows(min_row=4)
                for cell in row
                if cell.value == self.customer.name
            ]
            self.assertTrue(cells, name)
            self.assertEqual({cell.data_type for cell in cells}, {"s"})

    def test_sheets_are_ready_to_read_and_print(self):
        sheets = self._build()
        self.assertEqual(
            sheets.values.sheetnames,
            [
                "Summary",
                "Returns",
                "Refunds",
                "Settlement",
                "Refurbishment",
                "Budget",
                "Tie-out",
            ],
        )
        sheet = sheets.formulas["Returns"]
        self.assertEqual(sheet.freeze_panes, "B4")
        self.assertEqual(sheet.auto_filter.ref, "A3:V5")
        self.assertEqual(sheet.print_title_rows, "$3:$3")
        self.assertEqual(sheet.page_setup.orientation, "landscape")
        self.assertIn(f"[${self.currency.name}]", sheet["I4"].number_format)

    def test_empty_period_makes_an_empty_workbook(self):
        self.period = (
            fields.Date.to_date("2001-01-01"),
            fields.Date.to_date("2001-01-31"),
        )
        sheets = self._build()
        self.assertEqual(sheets.rows("Returns"), [])
        self.assertEqual(sheets.values["Summary"]["B4"].value, "0 of 0 checks agree")

    def test_other_companies_stay_out(self):
        company = self._create_company(name="Elsewhere")
        content = self.env["return.workbook"]._build(company, *self.period)
        self.assertEqual(Sheets(content).rows("Returns"), [])
        workbook = self.env["return.workbook"].with_user(self.accountant)
        with self.assertRaises(AccessError):
            workbook._build(company, *self.period)

    def test_without_accounting_role_it_is_refused(self):
        clerk = new_test_user(self.env, "clerk", groups=RETURNS_USER)
        with self.assertRaisesRegex(AccessError, "role Billing"):
            self._build(clerk)

    def test_period_must_not_end_before_it_begins(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self.env["return.workbook"].create(
                {"date_from": "2026-02-01", "date_to": "2026-01-01"}
            )


@tagged("post_install", "-at_install")
class TestReturnWorkbookDownload(HttpCase):
    def _get(self, login, owner):
        workbook = self.env["return.workbook"].with_user(owner).create({})
        self.authenticate(login, login)
        return self.url_open(workbook.action_download()["url"], allow_redirects=False)

    def test_billing_user_downloads(self):
        biller = new_test_user(self.env, "biller", groups=BILLING)
        response = self._get("biller", biller)
        self.assertEqual(response.status_code, 200)
        self.assertRegex(response.headers["Content-Disposition"], r"returns_.*\.xlsx")
        self.assertIn("Tie-out", load_workbook(io.BytesIO(response.content)).sheetnames)

    def test_others_do_not(self):
        biller = new_test_user(self.env, "biller", groups=BILLING)
        new_test_user(self.env, "clerk", groups=RETURNS_USER)
        with mute_logger("odoo.http"):
            self.assertEqual(self._get("clerk", biller).status_code, 403)

    def test_visitor_is_sent_to_the_login(self):
        response = self.url_open(
            "/returns_accounting/workbook/1", allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
