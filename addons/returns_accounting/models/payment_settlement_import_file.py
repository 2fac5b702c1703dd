import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..domain import matching_sql
from ..gateway.formats.layout import Payouts
from ..gateway.formats.statements import Conversion
from .payment_settlement_import_check import IS_WRONG
from .payment_settlement_import_staging import DROP_VIEW

#: The transfers that a report leaves out: the sum of what they pay.
IMPLY_TRANSFERS = """
    INSERT INTO settlement_rows (
        gateway_id, payout_gateway_id, reporting_category, gross, fee, net, currency,
        created, source_id)
    SELECT 'payout-' || payout_gateway_id, payout_gateway_id, 'payout',
           -SUM(net), 0, -SUM(net), MIN(currency), MAX(created), payout_gateway_id
      FROM settlement_staging
     WHERE payout_gateway_id IS NOT NULL
     GROUP BY payout_gateway_id
"""

NAME_TRANSFERS = "UPDATE settlement_rows SET {} WHERE reporting_category = 'payout'"


class PaymentSettlementImport(models.Model):
    """What an import reads from a report file: copied and converted by PostgreSQL."""

    _inherit = "payment.settlement.import"

    def _stage_file(self):
        """Stage a report after checking that it is this account's and complete."""
        with self._open_report() as raw:
            yield "reading", 0, 0
            report = self._read_report(raw)
            conversion = self._get_conversion(report)
            try:
                self._copy(report, conversion)
            except psycopg2.errors.CharacterNotInRepertoire:
                report = self._read_report(raw, encoding="cp1252")
                self._copy(report, conversion)
        yield "checking", 0, 0
        self.env.cr.execute(matching_sql.WORK_MEMORY)
        self._check_account_name(conversion)
        conversion, is_fine = self._convert(report, conversion)
        self._check_lines(report, conversion, is_fine)
        self._complete_transfers(report.layout)
        yield "checking", 0, 0
        self._check_payouts(report.layout)
        if not self.layout:
            self.layout = report.layout.name

    def _get_conversion(self, report, day_first=False):
        currency = self.provider_id.settlement_currency_id.name
        return Conversion(
            report.layout, report.header, report.decimal, day_first, currency
        )

    def _choose_dates(self, report, conversion):
        """Whether 4/5 is in April or in May, which the whole file may tell."""
        found = self._fetch_staged(conversion.days())
        first, second = found[0]
        if first is None:
            return conversion
        if not (self.date_order or first or second):
            raise report.stream.fail(
                self.env._(
                    "its dates can be read as day/month or month/day; choose which "
                    "under Dates"
                )
            )
        day_first = self.date_order == "day" if self.date_order else bool(first)
        return self._get_conversion(report, day_first)

    def _check_account_name(self, conversion):
        if query := conversion.accounts():
            names = [name for (name,) in self._fetch_staged(query)]
            self._check_account_names(sorted(names))

    def _convert(self, report, conversion):
        """Stage the lines that can be read, quickly if all of them can.

        :return: (the conversion with what the whole file told, whether it is known that
            no line is wrong)
        """
        self._set_unmoved_aside(report, conversion)
        read, wrong = self._survey(report.layout, conversion)
        if read == report.records:
            self._view_lines(conversion, is_tested=True)
            return conversion, not wrong
        self._keep_rows()
        conversion = self._choose_dates(report, conversion)
        self._execute_staged("CREATE INDEX ON settlement_rows (line)")
        self._execute_staged("ANALYZE settlement_rows (line)")
        self._execute_staged(conversion.careful())
        return conversion, False

    def _survey(self, layout, conversion):
        """See the lines as rows, unless some cell is not as it seems.

        :return: (lines seen so, how many of them are wrong)
        """
        if not conversion.is_quick:
            return 0, 0
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                self._view_lines(conversion)
                (counts,) = self._fetch_staged(
                    conversion.survey(IS_WRONG), self._get_check_parameters(layout)
                )
        except psycopg2.DataError:
            return 0, 0
        return counts

    def _view_lines(self, conversion, is_tested=False):
        self._execute_staged(DROP_VIEW)
        self._execute_staged(conversion.view(is_tested))

    def _complete_transfers(self, layout):
        """Bring what a layout says about transfers to one form."""
        if statement := self._get_transfer_statement(layout):
            self._keep_rows()
            self._execute_staged(statement)
            self._analyze_staging()

    def _get_transfer_statement(self, layout):
        if layout.payouts is Payouts.IMPLIED:
            return IMPLY_TRANSFERS
        if layout.payouts is Payouts.SEPARATE:
            return NAME_TRANSFERS.format("payout_gateway_id = gateway_id")
        if not layout.name.startswith("stripe"):
            return NAME_TRANSFERS.format("source_id = payout_gateway_id")
        return None

    def _check_payouts(self, layout):
        """The sums of the payouts, before anything is stored."""
        sums, transfers, paid = self._get_staged_payouts()
        if layout.payouts is Payouts.COMPLETE:
            for payout, amount in transfers.items():
                self._check_payout_sum(payout, sums[payout], amount)
        if not self.provider_id.has_settlement_api or not layout.name.startswith(
            "stripe"
        ):
            self._learn_staged_payouts(layout, paid)
            return
        gateway = self.provider_id._stripe_gateway()
        self._check_staged_account(gateway)
        if layout.payouts is Payouts.COMPLETE:
            payouts = self._learn_payouts(gateway, sums)
            self._keep_rows()
            self._stage_own_of(payouts)

    def _check_payout_sum(self, payout, total, amount):
        if total == amount:
            return
        raise UserError(
            self.env._(
                "%(file)s is incomplete: its lines of payout %(payout)s sum to "
                "%(total)s, but %(amount)s was paid out. Download the report again. "
                "Nothing was imported.",
                file=self._get_file_label(),
                payout=payout,
                total=total,
                amount=amount,
            )
        )

    def _learn_staged_payouts(self, layout, payouts):
        """Payouts that no gateway can be asked about: their own lines tell.

        :param payouts: {gateway's reference: (amount, when it was made)}
        """
        itemized = layout.payouts in (Payouts.COMPLETE, Payouts.IMPLIED)
        self.env["payment.payout"]._learn_from_report(
            self.provider_id,
            {
                reference: {
                    "amount": amount,
                    "created": created,
                    "arrival_date": fields.Date.to_date(created),
                    "automatic": itemized,
                    "reconciliation_status": (
                        "completed" if itemized else "not_applicable"
                    ),
                }
                for reference, (amount, created) in payouts.items()
            },
        )
