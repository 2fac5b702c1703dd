import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.import_progress import ImportProgress
from ..gateway.errors import GatewayError, ReportError

_logger = logging.getLogger(__name__)

#: What the job takes up: new ones, and those of a job that died.
TO_RUN = ("queued", "running")


class PaymentSettlementImport(models.Model):
    """The job that imports in batches, each committed, and what it tells meanwhile.

    Between two batches it holds no lock; during one it holds those of the rows that it
    adds, which nobody else knows yet. How far it is, is written in a transaction of its
    own, so that whoever stops it waits for a moment only.
    """

    _inherit = "payment.settlement.import"

    phase = fields.Selection(
        selection=[
            ("reading", "Reading"),
            ("checking", "Checking"),
            ("storing", "Storing"),
            ("matching", "Matching"),
        ],
        readonly=True,
        copy=False,
    )
    rows_done = fields.Integer(readonly=True, copy=False)
    rows_total = fields.Integer(readonly=True, copy=False)
    date_started = fields.Datetime(readonly=True, copy=False)
    date_ended = fields.Datetime(readonly=True, copy=False)

    def action_queue(self):
        """Let the job import; the form shows how far it is."""
        for record in self.filtered(lambda record: record.state not in TO_RUN):
            record.provider_id._get_settlement_accounts()
            if record.kind == "file" and not record.file:
                raise UserError(self.env._("Choose the report file to import first."))
            record._transition("queued")
            # sudo: how an import went is written by it alone
            record.sudo().write(
                {"error": False, "phase": False, "rows_done": 0, "rows_total": 0}
            )
        # sudo: jobs are for administrators
        self.env.ref("returns_accounting.ir_cron_import_queued").sudo()._trigger()
        return True

    def action_stop(self):
        """Go no further after the batch that is under way; what is stored stays."""
        self.filtered(lambda record: record.state in TO_RUN)._transition("stopped")
        return True

    @api.model
    def _cron_import(self):
        """Import what waits, and what a job that died left behind."""
        waiting = self.search([("state", "in", TO_RUN)], order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for record in waiting:
            record._run_in_batches()
            if not cron._commit_progress(1):
                return

    def _run_in_batches(self):
        """Import and commit after each step; leave when somebody stopped it."""
        cron = self.env["ir.cron"]
        # sudo: how an import went is written by it alone
        self._transition("running")
        self.sudo().date_started = fields.Datetime.now()
        cron._commit_progress()
        ours = self._as_creator()
        try:
            for phase, done, total in ours._run_steps():
                cron._commit_progress()
                if not self._note_step(phase, done, total):
                    break
                cron._commit_progress()
        except OperationalError:  # of the database: the job is run again
            raise
        except (GatewayError, ReportError, UserError) as error:
            self.env.cr.rollback()
            self._fail(error)
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("Settlement import %s could not be done", self.id)
            self._fail(error)
        self._drop_staging()
        self.sudo().date_ended = fields.Datetime.now()
        cron._commit_progress()

    def _as_creator(self):
        """In the name, for the company and in the language of who asked for it."""
        creator = self.create_uid
        ours = self.with_user(creator).with_company(self.company_id)
        return ours.with_context(lang=creator.lang)

    def _note_step(self, phase, done, total):
        """Write how far it is.

        :return: whether to go on
        """
        self.invalidate_recordset(["state"])
        if self.state != "running":
            return False
        # sudo: how an import went is written by it alone
        self.sudo().write({"phase": phase, "rows_done": done, "rows_total": total})
        self.env.flush_all()
        return True

    @api.readonly
    def get_status(self):
        """How far the import is, for the form that watches it."""
        self.ensure_one()
        self.check_access("read")
        end = self.date_ended if self.state not in TO_RUN else fields.Datetime.now()
        seconds = (
            max((end - self.date_started).total_seconds(), 0)
            if self.date_started and end
            else 0
        )
        progress = ImportProgress(
            self.phase or "reading", self.rows_done, self.rows_total, seconds
        )
        return {
            "state": self.state,
            "phase": self.phase,
            "rows": self.rows_done,
            "total": self.rows_total,
            "percent": 100 if self.state == "done" else progress.percent,
            "rows_per_second": progress.rows_per_second,
            "seconds": round(seconds),
            "seconds_left": progress.seconds_left,
            "problems": self.problem_count,
        }
