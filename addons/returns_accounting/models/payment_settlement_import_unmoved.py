from collections import defaultdict

from odoo import models


class PaymentSettlementImport(models.Model):
    """Lines of a report that moved no money, and sums that it says of itself."""

    _inherit = "payment.settlement.import"

    def _set_unmoved_aside(self, report, conversion):
        """Take lines that moved no money out of the way, and keep them with the reason.

        They may be many, so they go from table to table.
        """
        if not conversion.drops_others:
            return
        # sudo: lines of a file are kept by its import alone
        problems = self.env["payment.settlement.import.problem"].sudo()
        problems.flush_model()
        kept = self._execute_staged(
            conversion.keep_others(),
            {
                "import": self.id,
                "company": self.company_id.id,
                "uid": self.env.uid,
                # escaped: what a translation says is filled in by the database
                "why": self.env._(
                    "%(cell)s: money has not moved by this line. It is imported with "
                    "the report that has it completed; there is nothing to do if it "
                    "was refused or only held",
                    cell="{cell}",
                ),
            },
        )
        if kept:
            problems.invalidate_model()
            self._keep_header(report)
        report.records -= self._execute_staged(conversion.drop_others())

    def _get_wrong_totals(self, report, conversion):
        """What the report says that its lines sum to, and they do not.

        :return: a sentence for each sum that differs
        """
        if not report.frame:
            return []
        self._check_account_names(report.frame.accounts)
        told = report.get_told_totals()
        if not told and not report.frame.is_of_gateway:
            return []
        found = self._fetch_totals(report, conversion)
        return [
            self._get_total_problem(report, key, *told[key], found.get(key, 0))
            if key in told
            else self._get_total_problem(
                report, key, report.frame.get_line(key[0]), 0, found[key]
            )
            for key in sorted(told.keys() | found.keys(), key=str)
            if told.get(key, (0, 0))[1] != found.get(key, 0)
        ]

    def _fetch_totals(self, report, conversion):
        """What the lines sum to: as ``ReportFrame.get_told_totals``, the sums alone."""
        found = defaultdict(int)
        ends = {"ends": report.frame.section_ends}
        for section, place, currency, amount in self._fetch_staged(
            conversion.totals(), ends
        ):
            found[section, place, currency] += int(amount)
            found[None, place, currency] += int(amount)
        return found

    def _get_total_problem(self, report, key, line, told, found):
        section, place, currency = key
        total = report.layout.totals.sums[place]
        details = {
            "line": line,
            "column": total.amount,
            "side": total.side_value,
            "currency": currency or "-",
            "told": told,
            "found": found,
        }
        if section is None:
            return self.env._(
                "line %(line)s: says that %(column)s (%(side)s) of %(currency)s is "
                "%(told)s in the whole report, but its lines sum to %(found)s; "
                "download the report again",
                **details,
            )
        return self.env._(
            "line %(line)s: says that %(column)s (%(side)s) of %(currency)s is "
            "%(told)s in all, but its lines sum to %(found)s; download the report "
            "again",
            **details,
        )
