import io
import re

import psycopg2
from psycopg2.extensions import TransactionRollbackError

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..gateway.formats import registry
from ..gateway.report_file import ReportFile
from ..gateway.report_stream import CHUNK_BYTES, MAX_RATIO, Limits, ReportStream

MAX_MB_PARAMETER = "returns_accounting.import_max_mb"
MAX_RATIO_PARAMETER = "returns_accounting.import_max_ratio"
DEFAULT_MAX_MB = 2048

#: PostgreSQL says where COPY stopped: "COPY settlement_raw_5, line 17, column c3: …".
COPY_LINE = re.compile(r"settlement_raw_\d+\D+(\d+)")

#: The line numbers count records; where cells hold line breaks, a line comes later.
COUNT_LINE_BREAKS = """
    UPDATE settlement_raw AS raw
       SET line = raw.line + before.breaks
      FROM (SELECT line,
                   SUM(breaks) OVER (
                       ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ) AS breaks
              FROM (SELECT line, {breaks} AS breaks FROM settlement_raw) AS counted
           ) AS before
     WHERE before.line = raw.line AND before.breaks > 0
"""


class PaymentSettlementImport(models.Model):
    """How the lines of a report file get into the database: as they are, by COPY."""

    _inherit = "payment.settlement.import"

    def _get_file_label(self):
        return self.filename or self.env._("The report")

    def _open_report(self):
        """The file's bytes as a stream: what is large is never in memory as a whole."""
        # sudo: files of records are attachments that their readers cannot search
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("res_field", "=", "file"),
                ],
                limit=1,
            )
        )
        if not attachment:
            raise UserError(self.env._("Choose the report file to import first."))
        if attachment.store_fname:
            return open(attachment._full_path(attachment.store_fname), "rb")
        return io.BytesIO(attachment.raw)

    def _read_lines(self, numbers):
        """Lines of the file as they stand in it; the file is read up to the last.

        :return: {number: text}
        """
        if not self.file or not any(numbers):
            return {}
        with self._open_report() as raw:
            return self._read_report(raw).find_lines(numbers)

    def _read_report(self, raw, encoding=None):
        raw.seek(0)
        stream = ReportStream(
            raw, self._get_file_label(), self._get_limits(), encoding, self.env._
        )
        return ReportFile(stream, registry.BY_NAME.get(self.layout))

    def _get_limits(self):
        # sudo: system parameters are for administrators
        parameters = self.env["ir.config_parameter"].sudo()
        megabytes = int(parameters.get_param(MAX_MB_PARAMETER, DEFAULT_MAX_MB))
        ratio = int(parameters.get_param(MAX_RATIO_PARAMETER, MAX_RATIO))
        return Limits(megabytes << 20, ratio)

    def _copy(self, report, conversion):
        """Copy the lines as they are.

        :raise ReportError: when the file is no CSV of its own header
        :raise CharacterNotInRepertoire: when it may be text of Windows after all
        """
        statement = conversion.copy_lines(report.encoding, report.delimiter)
        try:
            with self.env.cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                self._execute_staged(conversion.create_raw(report.first_line))
                self.env.cr.copy_expert(
                    self._name_staged(statement), report, CHUNK_BYTES
                )
                report.records = self.env.cr.rowcount
        except (TransactionRollbackError, psycopg2.InterfaceError):
            raise
        except psycopg2.Error as error:
            is_encoding = isinstance(error, psycopg2.errors.CharacterNotInRepertoire)
            if is_encoding and report.encoding == "UTF8" and not report.stream.has_bom:
                raise
            raise self._get_copy_error(report, error) from error
        self._check_line_count(report, conversion)
        report.check_end()

    def _get_copy_error(self, report, error):
        found = COPY_LINE.search(error.diag.context or "")
        line = int(found[1]) if found else 0
        if not report.layout.marker:
            line += report.first_line - 1
        text = (error.diag.message_primary or str(error)).strip()
        return report.stream.fail(
            self.env._(
                "line %(line)s: not a line of %(count)s columns as the header has "
                "(%(reason)s); download the report again",
                line=line,
                count=len(report.header),
                reason=text,
            )
        )

    def _check_line_count(self, report, conversion):
        """Every line of the file became a record, or part of one."""
        records = report.records
        if not records:
            raise report.stream.fail(
                self.env._("it has a header and no lines; choose another period")
            )
        if records == report.lines or report.layout.marker:
            return
        breaks = conversion.newlines()
        ((inside,),) = self._fetch_staged(f"SELECT SUM({breaks}) FROM settlement_raw")
        if records + inside != report.lines:
            raise report.stream.fail(
                self.env._(
                    "of its %(lines)s lines only %(records)s could be read; download "
                    "the report again",
                    lines=report.lines,
                    records=records,
                )
            )
        self._execute_staged(COUNT_LINE_BREAKS.format(breaks=breaks))
