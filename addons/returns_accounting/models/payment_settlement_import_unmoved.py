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
        if not report.totals:
            return []
        told = report.get_told_totals()
        found = {
            (place, currency): int(amount)
            for place, currency, amount in self._fetch_staged(conversion.totals())
        }
        sums = report.layout.totals.sums
        return [
            self.env._(
                "line %(line)s: says that %(column)s (%(side)s) of %(currency)s is "
                "%(told)s in all, but its lines sum to %(found)s; download the report "
                "again",
                line=report.totals[-1][0],
                column=sums[place].amount,
                side=sums[place].side_value,
                currency=currency or "-",
                told=told.get((place, currency), 0),
                found=found.get((place, currency), 0),
            )
            for place, currency in sorted(told.keys() | found.keys())
            if told.get((place, currency), 0) != found.get((place, currency), 0)
        ]
