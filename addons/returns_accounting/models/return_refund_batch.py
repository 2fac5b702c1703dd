from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.concurrency import serialize

from ..domain.batch_transitions import RETURN_REFUND_BATCH
from ..domain.refund_reasons import NEEDS_OTHER_WAY

#: States of refunds that a batch can still send.
TO_SEND = ("draft", "approved")


class ReturnRefundBatch(models.Model):
    """Refunds that are reviewed together, sent by a job, and watched on the way."""

    _name = "return.refund.batch"
    _description = "Refund Batch"
    _inherit = ["return.document.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = RETURN_REFUND_BATCH
    _decided_fields = frozenset(
        {"refund_ids", "user_id", "date_started", "date_resumed", "seconds_sending"}
    )

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    refund_ids = fields.One2many(
        comodel_name="return.refund",
        inverse_name="batch_id",
        string="Refunds",
        readonly=True,
    )
    blocked_refund_ids = fields.One2many(
        comodel_name="return.refund",
        string="Will Not Go",
        compute="_compute_refund_lists",
    )
    failed_refund_ids = fields.One2many(
        comodel_name="return.refund", string="Failed", compute="_compute_refund_lists"
    )
    has_rest = fields.Boolean(
        compute="_compute_refund_lists",
        help="There is something in the batch that could be sent and was not.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "To Review"),
            ("sending", "Sending"),
            ("stopped", "Stopped"),
            ("done", "Done"),
            ("canceled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent By",
        readonly=True,
        copy=False,
        help="Who sent it; the job acts in this name.",
    )
    date_started = fields.Datetime(string="Sent On", readonly=True, copy=False)
    date_resumed = fields.Datetime(readonly=True, copy=False)
    seconds_sending = fields.Float(
        readonly=True, copy=False, help="How long it was sending before its last stop."
    )

    @api.depends("refund_ids.state", "refund_ids.batch_problem")
    def _compute_refund_lists(self):
        for batch in self:
            refunds = batch.refund_ids
            to_send = refunds.filtered(lambda refund: refund.state in TO_SEND)
            blocked = to_send.filtered("batch_problem")
            batch.blocked_refund_ids = blocked
            batch.has_rest = bool(to_send - blocked)
            batch.failed_refund_ids = refunds.filtered(lambda r: r.state == "failed")

    @api.model
    def _create_for(self, refunds):
        """Gather what of ``refunds`` can still be sent, one batch for each company.

        Gathering the same again gives the same batch.

        :raise UserError: when none of them can be sent
        """
        refunds.check_access("write")
        to_send = refunds.filtered(
            lambda refund: (
                refund.state in TO_SEND
                and not refund.transfer_id
                and refund.batch_id.state not in ("sending", "stopped")
            )
        )
        if not to_send:
            raise UserError(
                self.env._(
                    "None of these refunds can be sent: they were sent already, or are "
                    "in a batch or file that is on its way."
                )
            )
        batches = self.browse()
        for company, ours in to_send.grouped("company_id").items():
            batch = ours.batch_id
            if batch.state != "draft" or batch.refund_ids != ours:
                batch = self.create({"company_id": company.id})
                ours.sudo().batch_id = batch  # sudo: it follows from the buttons
                batch._check()
            batches |= batch
        batches._note_left_out(refunds - to_send)
        return batches

    def _note_left_out(self, refunds):
        for batch in self:
            out = refunds.filtered(
                lambda r, batch=batch: r.company_id == batch.company_id
            )
            if out:
                batch._message_log(
                    body=self.env._(
                        "%(count)s of the chosen refunds were left out, as they were "
                        "sent before: %(names)s.",
                        count=len(out),
                        names=", ".join(out[:20].mapped("name")),
                    )
                )

    def _check(self):
        """Find out which refunds would not go, and why."""
        for refund in self.refund_ids.filtered(lambda r: r.state in TO_SEND):
            problem = refund._get_send_problem()
            if refund.batch_problem != problem:
                refund.sudo().batch_problem = problem  # sudo: as above

    def action_check(self):
        """Look again at what would not go."""
        self.check_access("write")
        self._check()
        return True

    def action_send(self):
        """Approve what this user may approve, and let the job send it."""
        self.check_access("write")
        for batch in self.filtered(lambda batch: batch.state in ("draft", "done")):
            serialize(batch)
            batch._approve()
            if not batch.refund_ids.filtered_domain(self._get_waiting_domain()):
                raise UserError(batch._get_nothing_to_send())
            batch._start(user_id=self.env.uid)
            if not batch.date_started:
                batch.sudo().date_started = fields.Datetime.now()  # sudo: as above
        return True

    def _approve(self):
        drafts = self.refund_ids.filtered(
            lambda refund: refund.state == "draft" and not refund.batch_problem
        )
        drafts.filtered(
            lambda refund: not refund.needs_second_person or refund._is_second_person()
        ).action_approve()

    def _get_nothing_to_send(self):
        return self.env._(
            "Nothing in %(name)s can be sent: %(blocked)s will not go, %(second)s need "
            "a second person to approve them.",
            name=self.name,
            blocked=len(self.blocked_refund_ids),
            second=len(self._get_second_person_refunds()),
        )

    def _get_second_person_refunds(self):
        """What waits for the approval of somebody else than this user."""
        return self.refund_ids.filtered(
            lambda refund: (
                refund.state == "draft"
                and not refund.batch_problem
                and refund.needs_second_person
                and not refund._is_second_person()
            )
        )

    def _start(self, **values):
        self._transition("sending", date_resumed=fields.Datetime.now(), **values)
        self.env.ref("returns_accounting.ir_cron_send_refund_batches")._trigger()

    def action_stop(self):
        """Let no further refund leave; those that have left stay."""
        for batch in self.filtered(lambda batch: batch.state == "sending"):
            batch._transition("stopped", **batch._prepare_clock_vals())
        return True

    def action_resume(self):
        stopped = self.filtered(lambda batch: batch.state == "stopped")
        stopped._start()
        self.env.ref("returns_accounting.ir_cron_send_refunds")._trigger()
        return True

    def action_cancel(self):
        """Let go of the refunds; they can be sent in another batch."""
        self._transition("canceled")
        # sudo: as above
        self.sudo().refund_ids.write({"batch_id": False, "batch_problem": False})

    def action_retry_failed(self):
        """Try again what may end otherwise, each with a new key.

        What the customer's bank refused ends alike: it needs another way.
        """
        for batch in self:
            batch._retry(
                batch.failed_refund_ids.filtered(
                    lambda refund: refund.reason_code not in NEEDS_OTHER_WAY
                )
            )
        return True

    def _retry(self, failed):
        """Plan failed refunds again in this batch, and send them with the rest.

        :raise UserError: when none of them can be tried again
        """
        self.ensure_one()
        self.check_access("write")
        again = failed.filtered(lambda refund: not refund._get_retry_problem())
        if not again:
            raise UserError(self._get_nothing_to_retry(failed[:1]))
        retried = again._retry()
        # sudo: what is tried again takes the place of what failed
        again.sudo().batch_id = False
        retried.sudo().batch_id = self
        self._check()
        self._approve()
        if self.state in ("done", "sending"):
            self._start()

    def _get_nothing_to_retry(self, failed):
        if failed:
            return failed._get_retry_problem()
        return self.env._(
            "Nothing to try again in %(name)s: the customer's bank refused the rest. "
            "Open those and refund them another way.",
            name=self.name,
        )

    def _prepare_clock_vals(self):
        """Stop the clock that the rate is reckoned by."""
        self.ensure_one()
        return {"seconds_sending": self._get_seconds(), "date_resumed": False}

    def _get_seconds(self):
        """How long it has been sending, stops left out."""
        running = (
            (fields.Datetime.now() - self.date_resumed).total_seconds()
            if self.date_resumed
            else 0.0
        )
        return self.seconds_sending + running
