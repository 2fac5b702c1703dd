import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import matching, matching_sql
from ..domain import matching_refunds_sql as refunds_sql

#: New rows that are judged at once: what is between two commits of the job. Each batch
#: reads the documents of all; nobody waits for it, as its rows are its own.
BATCH = 500_000

#: Rows from which on PostgreSQL is told how many there are: it would look them up one
#: by one in what it believes to be empty.
MANY = 10_000


class PaymentMatchRun(models.Model):
    """One time the balance transactions of a gateway were matched, rule by rule."""

    _name = "payment.match.run"
    _description = "Matching Run"
    _order = "id desc"
    _rec_name = "create_date"
    _check_company_auto = True

    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        selection=[("running", "Running"), ("stopped", "Stopped"), ("done", "Done")],
        default="running",
        required=True,
        readonly=True,
    )
    rows_total = fields.Integer(
        string="New Rows", readonly=True, help="Rows that no earlier run had seen."
    )
    rows_done = fields.Integer(string="Judged", readonly=True)
    progress = fields.Float(
        string="Progress (%)", compute="_compute_progress", aggregator=None
    )
    last_row = fields.Integer(
        readonly=True, help="Where an interrupted run goes on: the last row judged."
    )
    seconds = fields.Float(readonly=True, digits=(16, 2))
    rows_per_second = fields.Integer(
        string="Rows/s", compute="_compute_progress", aggregator=None
    )
    matched = fields.Integer(compute="_compute_matched", store=True)
    left_open = fields.Integer(
        readonly=True,
        help="Rows of this gateway, old and new, whose document is not known.",
    )
    line_ids = fields.One2many(
        comodel_name="payment.match.run.line", inverse_name="run_id", string="Rules"
    )

    @api.depends("line_ids.matched")
    def _compute_matched(self):
        for run in self:
            run.matched = sum(run.line_ids.mapped("matched"))

    def action_stop(self):
        """Leave off after the batch that is being judged."""
        self._check_accountant()
        self.sudo().filtered(lambda run: run.state == "running").state = "stopped"

    def action_resume(self):
        self._check_accountant()
        self.sudo().filtered(lambda run: run.state == "stopped").state = "running"
        self.env.ref("returns_accounting.ir_cron_match_settlement")._trigger()

    def _check_accountant(self):
        """sudo follows: runs are read-only but for being stopped and resumed."""
        if not self.env.user.has_group("account.group_account_invoice"):
            raise UserError(self.env._("Only accountants stop and resume matching."))

    @api.model
    def _start(self, provider):
        """A run over the rows that none has seen, or the one that was interrupted."""
        # sudo: runs are a protocol that nobody writes
        runs = self.sudo()
        known = runs.search(
            [("provider_id", "=", provider.id), ("state", "=", "running")], limit=1
        )
        if known:
            return known
        run = runs.create({"provider_id": provider.id})
        self.env.flush_all()
        self.env.cr.execute(matching_sql.SPAN, run._get_parameters())
        first, count = self.env.cr.fetchone()
        if count > MANY:
            self.env.cr.execute(matching_sql.ANALYZE_ROWS)
        run.write({"rows_total": count, "last_row": (first or 1) - 1})
        return run

    def _work(self):
        """Judge all there is, in this transaction."""
        while self.state == "running":
            self._step()

    def _work_in_job(self, cron):
        """Judge batch by batch, a commit after each.

        :return: whether there is time for more
        """
        while self.state == "running":
            if not self.provider_id._lock_for_matching():
                return True
            self._step()
            if not cron._commit_progress():
                return False
        return True

    def _step(self):
        """Judge the next batch, or, when there is none, what is open."""
        self.env.flush_all()
        self.env.cr.execute(matching_sql.WORK_MEMORY)
        started = time.perf_counter()
        if not self._judge_batch():
            self._judge_open()
            self.state = "done"
        self.seconds += time.perf_counter() - started
        self.env.invalidate_all()

    def _get_parameters(self):
        return {
            "provider_id": self.provider_id.id,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
            "after": self.last_row,
            "batch": BATCH,
        }

    def _judge_batch(self):
        """:return: whether there were new rows"""
        parameters = self._get_parameters()
        self.env.cr.execute(matching_sql.NEXT_BATCH, parameters)
        until, count, linked = self.env.cr.fetchone()
        if not count:
            return False
        parameters["until"] = until
        self._add(matching.PAYMENT_INTENT, linked)
        self._execute(matching.PROVIDER_REFERENCE, refunds_sql.MATCH_NEW, parameters)
        if count > MANY:
            self.env.cr.execute(refunds_sql.ANALYZE_MATCHES)
        self.env.cr.execute(matching_sql.OPEN, parameters)
        self.write({"last_row": until, "rows_done": self.rows_done + count})
        return True

    def _judge_open(self):
        """Run every rule over what is open, the strongest first."""
        parameters = self._get_parameters()
        if sum(self._count_open().values()) > MANY:
            self.env.cr.execute("ANALYZE payment_balance_transaction_open")
        self._judge_refunds(parameters)
        for rule in matching.ROW_RULES:
            if self._is_waited_for(rule):
                self._execute(rule, matching_sql.link_sql(rule), parameters)
                self._close(rule, parameters)
        self.env.cr.execute(matching_sql.SEEN, parameters)
        self.left_open = sum(self._count_open().values())

    def _judge_refunds(self, parameters):
        cr = self.env.cr
        cr.execute(refunds_sql.DROP_CANDIDATES)
        cr.execute(refunds_sql.CANDIDATES)
        for rule in filter(self._is_waited_for, matching.REFUND_RULES):
            started = time.perf_counter()
            cr.execute(refunds_sql.candidates_sql(rule), parameters)
            cr.execute(refunds_sql.PROMOTE)
            cr.execute(refunds_sql.CONFIRM)
            self._add(rule, cr.rowcount, seconds=time.perf_counter() - started)
            cr.execute(refunds_sql.FORGET)
            self._close(rule, parameters)
        for rule in filter(self._is_waited_for, matching.PROPOSALS):
            self._execute(rule, refunds_sql.PROPOSAL_SQL[rule.name], parameters)
        cr.execute(refunds_sql.DROP_STALE, parameters)
        cr.execute(refunds_sql.PROPOSE)
        self._count_proposals(parameters)

    def _is_waited_for(self, rule):
        """Whether a row of its kinds is open; that the rule was asked is noted."""
        self._get_line(rule)
        waiting = self._count_open()
        return any(waiting.get(category) for category in rule.categories)

    def _execute(self, rule, statement, parameters):
        started = time.perf_counter()
        self.env.cr.execute(statement, parameters)
        found = 0 if rule in matching.PROPOSALS else self.env.cr.rowcount
        self._add(rule, found, seconds=time.perf_counter() - started)

    def _close(self, rule, parameters):
        """What ``rule`` explained waits no more; count what it could not explain."""
        self.env.cr.execute(matching_sql.CLOSE, parameters)
        waiting = self._count_open()
        line = self._get_line(rule)
        line.left_open = sum(waiting.get(category, 0) for category in rule.categories)

    def _count_open(self):
        parameters = {"provider_id": self.provider_id.id}
        self.env.cr.execute(matching_sql.COUNT_OPEN, parameters)
        return dict(self.env.cr.fetchall())

    def _count_proposals(self, parameters):
        self.env.cr.execute(refunds_sql.COUNT_PROPOSALS, parameters)
        for name, count in self.env.cr.fetchall():
            self._get_line(matching.BY_NAME[name]).proposed = count

    def _add(self, rule, matched, seconds=0.0):
        line = self._get_line(rule)
        line.matched += matched
        line.seconds += seconds

    def _get_line(self, rule):
        line = self.line_ids.filtered(lambda line: line.rule == rule.name)
        return line or line.create(
            {
                "run_id": self.id,
                "rule": rule.name,
                "sequence": matching.NAMES.index(rule.name),
            }
        )
