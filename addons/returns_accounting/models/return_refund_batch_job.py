import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .return_refund_batch import TO_SEND

_logger = logging.getLogger(__name__)

#: Refunds that are decided before the job that sends them is woken again.
WAKE_EVERY = 50


class ReturnRefundBatch(models.Model):
    """The job that decides the refunds of a batch; another one sends them."""

    _inherit = "return.refund.batch"

    @api.model
    def _get_waiting_domain(self):
        """Refunds that are approved and not decided yet."""
        return [
            ("state", "=", "approved"),
            ("batch_problem", "=", False),
            ("transfer_id", "=", False),
        ]

    @api.model
    def _cron_send(self, limit=1000):
        """Decide what is approved, one commit each, until the batch is stopped."""
        refunds = self.env["return.refund"].search(
            [("batch_id.state", "=", "sending"), *self._get_waiting_domain()],
            limit=limit,
            order="id",
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(refunds))
        for number, refund in enumerate(refunds, 1):
            if not refund._is_stopped():
                refund._try_to_submit()
            if number % WAKE_EVERY == 0:
                self._wake_sender()
            if not cron._commit_progress(1):
                break
        self._wake_sender()
        self._close_complete()

    def _wake_sender(self):
        self.env.ref("returns_accounting.ir_cron_send_refunds")._trigger()

    @api.model
    def _close_complete(self):
        """Close the batches of which nothing is left to send."""
        busy = self.env["return.refund"]._read_group(
            self._get_left_domain()
            & Domain("batch_id.state", "in", ("sending", "stopped")),
            ["batch_id"],
        )
        open_batches = self.search([("state", "in", ("sending", "stopped"))])
        for batch in open_batches - self.union(*(batch for (batch,) in busy)):
            batch._transition("done", **batch._prepare_clock_vals())

    @api.model
    def _get_left_domain(self):
        """Refunds that have not left, or of which nobody knows whether they have."""
        asked = Domain("state", "=", "submitted") & Domain("transfer_id", "=", False)
        return Domain(self._get_waiting_domain()) | asked


class ReturnRefund(models.Model):
    _inherit = "return.refund"

    def _try_to_submit(self):
        """Decide this refund in the name of who sent the batch; keep why it cannot go.

        Trouble with one must not stop the others.
        """
        self.ensure_one()
        ours = self.with_user(self.batch_id.user_id).with_company(self.company_id)
        problem = False
        try:
            with self.env.cr.savepoint():
                if ours.state in TO_SEND:
                    ours._submit()
        except OperationalError:  # of the database: the job is run again
            raise
        except UserError as error:
            problem = str(error)
        except Exception as error:
            _logger.exception("Refund %s could not be decided", self.name)
            problem = str(error)
        if problem:
            self.batch_problem = problem
