import csv
import io

from odoo import fields, models

from ..gateway.formats import registry

#: A cell that begins like this is a formula to a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class PaymentSettlementImportProblem(models.Model):
    """A line of a report that was not imported: where, what, and why."""

    _name = "payment.settlement.import.problem"
    _description = "Line Not Imported"
    _order = "import_id desc, line, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        comodel_name="payment.settlement.import",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    line = fields.Integer(readonly=True, help="Its number in the file.")
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    message = fields.Char(string="What to Do", readonly=True)
    raw_line = fields.Text(string="As Reported", readonly=True)


class PaymentSettlementImport(models.Model):
    _inherit = "payment.settlement.import"

    problem_ids = fields.One2many(
        comodel_name="payment.settlement.import.problem",
        inverse_name="import_id",
        string="Lines Not Imported",
        readonly=True,
    )
    problem_header = fields.Char(readonly=True, copy=False)
    problem_count = fields.Integer(compute="_compute_problem_count")

    def _compute_problem_count(self):
        groups = dict(
            self.env["payment.settlement.import.problem"]._read_group(
                [("import_id", "in", self.ids)],
                ["import_id"],
                ["line:count_distinct"],
            )
        )
        for record in self:
            record.problem_count = groups.get(record, 0)

    def _clear_problems(self):
        # sudo: what is wrong with a file is found by its import alone
        self.sudo().problem_ids.unlink()

    def _keep_problems(self, problems):
        """Keep what is wrong with the file, beside what is kept already."""
        self.env["payment.settlement.import.problem"].sudo().create(
            [
                {
                    "import_id": self.id,
                    "company_id": self.company_id.id,
                    **{
                        name: problem[name]
                        for name in ("line", "column", "value", "message", "raw_line")
                    },
                }
                for problem in problems
            ]
        )

    def _keep_header(self, report):
        """The header of the file, under which its lines can be downloaded."""
        # sudo: as above
        self.sudo().problem_header = _write_row(report.header)

    def action_download_problems(self):
        """The lines that were not imported, to mend and import them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/returns_accounting/import/{self.id}/problems.csv",
            "target": "download",
        }

    def _get_problem_file(self):
        """CSV of the lines as they were, below their header; no cell is a formula."""
        self.ensure_one()
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        lines = {problem.line: problem.raw_line for problem in self.problem_ids}
        for line in (self.problem_header, *lines.values()):
            cells = next(csv.reader([line or ""]), [])
            writer.writerow(_without_formula(cell) for cell in cells)
        layout = registry.BY_NAME.get(self.layout)
        if layout and layout.count_marker:
            writer.writerow([layout.count_marker, len(lines)])
        return text.getvalue().encode()


def _write_row(cells):
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _without_formula(cell):
    """The cell as text: a mark before it, which our import takes off again.

    >>> _without_formula("=1+1"), _without_formula("-12.50")
    ("'=1+1", '-12.50')
    """
    if not cell.startswith(FORMULA):
        return cell
    number = cell.lstrip("+-").replace(".", "").replace(",", "")
    return cell if number.isdigit() else f"'{cell}"
