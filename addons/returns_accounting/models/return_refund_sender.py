import logging
from collections import deque
from functools import partial
from random import random

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from ..domain import backoff
from ..gateway.errors import GatewayError
from ..gateway.refund_sender import RefundSender, send
from .refund_claims import claiming

_logger = logging.getLogger(__name__)

#: Refunds that are claimed and on their way at the same time.
WINDOW = 100

#: Attempts in vain after which somebody is told.
PATIENCE = 4

#: Seconds to gather answers in, and how many are recorded in one transaction.
GATHER, BATCH = 0.2, 50


class ReturnRefund(models.Model):
    """The job that sends what was decided: never twice, never lost.

    A refund is committed with its key before it is sent. Whatever interrupts the job,
    it is sent again with the same key, which brings the same answer. Requests run in
    threads beside each other; only this thread uses the database. It records answers
    and goes on; another job books them (``return_refund_booking``).
    """

    _inherit = "return.refund"

    attempts = fields.Integer(
        readonly=True,
        copy=False,
        help="How often the gateway was asked and gave no final answer.",
    )
    next_attempt = fields.Datetime(
        readonly=True,
        copy=False,
        help="The job does not ask the gateway again before.",
    )

    @api.model
    def _cron_send_submitted(self, limit=1000):
        """Send what was decided and is due, through providers that are not paused."""
        due = self.search(self._get_due_domain(), limit=limit, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for provider, refunds in due.grouped("provider_id").items():
            if not refunds._send_all(provider):
                break
        else:
            cron._commit_progress(remaining=0)  # the rest waits for its time
        self._book_answers()
        self._wake_up_again()

    @api.model
    def _get_due_domain(self):
        now = fields.Datetime.now()
        provider = "source_transaction_id.provider_id"
        return [
            ("state", "=", "submitted"),
            ("method", "=", "original"),
            ("answer_ids", "=", False),
            "|",
            ("next_attempt", "=", False),
            ("next_attempt", "<=", now),
            "|",
            (f"{provider}.refund_paused_until", "=", False),
            (f"{provider}.refund_paused_until", "<=", now),
        ]

    def _wake_up_again(self):
        """Run the job again when the next refund or provider may be asked again."""
        cron = self.env.ref("returns_accounting.ir_cron_send_refunds")
        if self.search_count(self._get_due_domain(), limit=1):
            cron._trigger()
        waiting = self.search(
            [("state", "=", "submitted"), ("next_attempt", "!=", False)],
            order="next_attempt",
            limit=1,
        )
        # sudo: providers are for administrators
        paused = (
            self.env["payment.provider"]
            .sudo()
            .search(
                [("refund_paused_until", "!=", False)],
                order="refund_paused_until",
                limit=1,
            )
        )
        moments = [waiting.next_attempt, paused.refund_paused_until]
        later = [moment for moment in moments if moment]
        if later:
            cron._trigger(min(later))

    def _send_all(self, provider):
        """Send these refunds of one provider, resting when it asks for a short pause.

        :return: whether there is time left for more
        """
        left = self
        while left:
            if not left._send_through(provider):
                return False
            if not provider._rest():
                break
            left = left.search([("id", "in", left.ids), *self._get_due_domain()])
        return True

    def _send_through(self, provider):
        """Send these refunds of one provider.

        :return: whether there is time left for more
        """
        cron = self.env["ir.cron"]
        # sudo: the job acts for the accountants who approved, keys are for
        # administrators
        try:
            gateway = provider.sudo()._get_refund_gateway()
        except UserError as error:
            self[:1]._wait_for_account(
                GatewayError("authentication", None, str(error), retryable=False)
            )
            return bool(cron._commit_progress(len(self)))
        waiting, go_on = deque(self.ids), True
        with (
            claiming(self.env.registry) as claims,
            RefundSender(gateway, gateway.concurrency) as sender,
        ):
            while True:
                self._submit_more(claims, sender, gateway, waiting)
                cron._commit_progress()  # hold no snapshot while the gateway works
                answers = sender.collect(GATHER, BATCH)
                if not answers:
                    return go_on
                self._keep_answers(answers)
                go_on = bool(cron._commit_progress(len(answers))) and go_on
                claims.release(answer.identifier for answer in answers)
                if sender.is_stopped or not go_on or self._is_stopped():
                    waiting.clear()
                    sender.stop()

    @api.model
    def _submit_more(self, claims, sender, gateway, waiting):
        """Fill the window of the sender with refunds that nobody else is sending."""
        free = min(WINDOW - sender.in_flight, len(waiting))
        wanted = [waiting.popleft() for _place in range(free)]
        if not wanted:
            return
        taken = claims.take(wanted)
        self.env["ir.cron"]._commit_progress()  # see what others did until then
        self.env.invalidate_all()
        sent = self.browse(taken).exists().filtered(lambda r: r._may_leave())
        claims.release(set(taken) - set(sent.ids))
        for refund in sent:
            # sudo: the job acts for the accountants who approved
            request = refund.transaction_id.sudo()._prepare_refund_request()
            sender.submit(refund.id, request, refund._has_to_look_first(gateway))

    def _may_leave(self):
        """Whether it is still to be sent."""
        self.ensure_one()
        return self.state == "submitted" and not self.answer_ids

    def _is_stopped(self):
        """Whether somebody wants that none of these is sent now."""
        return False

    def _has_to_look_first(self, gateway):
        """Whether to ask for the refund before asking to pay it.

        Its key may have lost its protection; or an earlier answer, such as an error of
        the gateway's server, is given again for as long as the key is known.
        """
        age = fields.Datetime.now() - self.date_submitted
        return bool(self.attempts) or age >= gateway.key_lifetime

    @api.model
    def _keep_answers(self, answers):
        """Keep what the gateway said, again if others change the same at that time.

        What cannot be kept is not lost: the gateway is asked again and answers alike.
        """
        try:
            retrying(partial(self._take_answers, answers), self.env)
        except OperationalError:
            self.env.cr.rollback()
            _logger.info("%s answers are asked for again", len(answers), exc_info=True)

    @api.model
    def _take_answers(self, answers):
        """Record the refunds that were made, to be booked together; follow the errors.

        A refund that an event of the gateway has in hand is left to it.
        """
        made = {a.identifier: a.refund for a in answers if a.refund}
        if made:
            # sudo: nobody but the jobs keeps answers
            self.env["return.refund.answer"].sudo()._record(made)
            self.browse(made).provider_id._resume_refunds()
            self._wake_booking()
        errors = {a.identifier: a.error for a in answers if a.error}
        locked = self.browse(errors).try_lock_for_update(allow_referencing=True)
        for refund in locked.filtered(lambda refund: refund.state == "submitted"):
            refund._handle_gateway_error(errors[refund.id])

    def _send(self):
        """Send this refund now and follow the answer."""
        self.ensure_one()
        # sudo: the job acts for the accountant who approved the refund
        gateway = self.provider_id.sudo()._get_refund_gateway()
        request = self.transaction_id.sudo()._prepare_refund_request()
        try:
            refund = send(gateway, request, self._has_to_look_first(gateway))
        except GatewayError as error:
            self._handle_gateway_error(error)
        else:
            self.provider_id._resume_refunds()
            self._book({self: refund})

    def _handle_gateway_error(self, error):
        """Wait, pause the whole provider, or fail: whatever the error asks for."""
        if error.concerns_account:
            self._wait_for_account(error)
        elif error.retryable:
            self._try_later("gateway_down", error.message, error.retry_after)
        else:
            self._fail(error.reason or "unknown", error.message)

    def _wait_for_account(self, error):
        """Not this refund is refused but all of its provider, until somebody helps."""
        is_new = self.provider_id._pause_refunds(error)
        code = "rate_limit" if error.retryable else "access_refused"
        self.write(self._prepare_reason_vals(code, error.message))
        if is_new and not error.retryable:
            self._tell()

    def _try_later(self, code, said, told=None):
        attempts = self.attempts + 1
        self.write(
            {
                "attempts": attempts,
                "next_attempt": fields.Datetime.now()
                + backoff.delay(attempts, random(), told),
                **self._prepare_reason_vals(code, said),
            }
        )
        if attempts == PATIENCE:
            self._tell()

    def _fail(self, code, said):
        """The gateway made no refund and will not: nothing left, nothing to reverse."""
        # sudo: the job acts for the accountant who approved the refund
        self.transaction_id.sudo()._set_error(said)
        self._transition("failed", **self._prepare_reason_vals(code, said))
        self._tell()
