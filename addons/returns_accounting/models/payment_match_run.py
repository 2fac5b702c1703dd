import time
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import matching, matching_sql
from ..domain import matching_refunds_sql as refunds_sql

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
        string="New Rows",
        readonly=True,
        help="Rows that were imported since the last run. What they name is linked as "
        "they are stored; the run looks for the documents of all others.",
    )
    rules_done = fields.Integer(
        readonly=True, help="Where an interrupted run goes on: behind so many rules."
    )
    progress = fields.Float(
        string="Progress (%)", compute="_compute_progress", aggregator=None
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
        """Leave off after the rule that is being asked."""
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
        """A run over all that is open, or the one that was interrupted."""
        # sudo: runs are a protocol that nobody writes
        runs = self.sudo()
        known = runs.search(
            [("provider_id", "=", provider.id), ("state", "=", "running")], limit=1
        )
        run = known or runs.create({"provider_id": provider.id})
        run._take_links()
        return run

    def _take_links(self):
        """Count what imports linked as they stored it: the first rules did that."""
        imports = self.env["payment.settlement.import"].search(
            [
                ("provider_id", "=", self.provider_id.id),
                ("links_found", "!=", False),
            ]
        )
        for links in imports.mapped("links_found"):
            self.rows_total += links["rows"]
            for name, (matched, seconds) in links["rules"].items():
                self._add(matching.BY_NAME[name], matched, seconds)
                self.seconds += seconds
        imports.links_found = None

    def _work(self):
        """Judge all there is, in this transaction."""
        while self.state == "running":
            self._step()

    def _work_in_job(self, cron):
        """Judge rule by rule, a commit after each.

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
        """Judge what is open by the next rule, or by those that belong together."""
        self.env.flush_all()
        self.env.cr.execute(matching_sql.WORK_MEMORY)
        started = time.perf_counter()
        steps = self._get_steps()
        steps[self.rules_done]()
        self.rules_done += 1
        if self.rules_done == len(steps):
            self.left_open = sum(self._count_open().values())
            self.state = "done"
        self.seconds += time.perf_counter() - started
        self.env.invalidate_all()

    def _get_steps(self):
        """The strongest rule first; of refunds all see what the others found."""
        return [
            self._judge_refunds,
            *(partial(self._judge_rows, rule) for rule in matching.ROW_RULES),
        ]

    def _get_parameters(self):
        return {
            "provider_id": self.provider_id.id,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
        }

    def _judge_rows(self, rule):
        """Link the open rows that ``rule`` is sure of."""
        waiting = self._count_open()
        if self._is_waited_for(rule, waiting):
            parameters = self._get_parameters()
            self._execute(rule, matching_sql.link_sql(rule), parameters)
            self.env.cr.execute(matching_sql.CLOSE, parameters)
            self._note_open(rule, self._count_open())

    def _judge_refunds(self):
        parameters, cr = self._get_parameters(), self.env.cr
        waiting = self._collect_waiting(parameters)
        for rule in matching.REFUND_RULES:
            if self._is_waited_for(rule, waiting):
                self._judge_refund(rule, parameters)
                waiting = self._fetch_counts(refunds_sql.COUNT_WAITING)
                self._note_open(rule, waiting)
        for rule in matching.PROPOSALS:
            if self._is_waited_for(rule, waiting):
                self._execute(rule, refunds_sql.PROPOSAL_SQL[rule.name], parameters)
        cr.execute(refunds_sql.DROP_STALE, parameters)
        cr.execute(refunds_sql.PROPOSE)
        cr.execute(matching_sql.CLOSE, parameters)
        self._count_proposals(parameters)

    def _collect_waiting(self, parameters):
        """Take out the open rows of refunds.

        :return: {category: rows}
        """
        cr = self.env.cr
        cr.execute(matching_sql.ANALYZE_OPEN)
        cr.execute(refunds_sql.DROP_WORK)
        cr.execute(refunds_sql.CANDIDATES)
        cr.execute(refunds_sql.WAITING, parameters)
        waiting = self._fetch_counts(refunds_sql.COUNT_WAITING)
        if sum(waiting.values()) > MANY:
            cr.execute(refunds_sql.ANALYZE)
        return waiting

    def _judge_refund(self, rule, parameters):
        """Confirm the pairs of which ``rule`` is certain, and note the others."""
        cr, started = self.env.cr, time.perf_counter()
        cr.execute(refunds_sql.candidates_sql(rule), parameters)
        cr.execute(refunds_sql.PROMOTE)
        cr.execute(refunds_sql.CONFIRM)
        self._add(rule, cr.rowcount, seconds=time.perf_counter() - started)
        cr.execute(refunds_sql.UNWAIT)
        cr.execute(refunds_sql.FORGET)

    def _is_waited_for(self, rule, waiting):
        """Whether a row of its kinds is open; that the rule was asked is noted.

        :param waiting: {category: open rows}
        """
        self._get_line(rule)
        return any(waiting.get(category) for category in rule.categories)

    def _note_open(self, rule, waiting):
        """Count what ``rule`` could not explain."""
        line = self._get_line(rule)
        line.left_open = sum(waiting.get(category, 0) for category in rule.categories)

    def _execute(self, rule, statement, parameters):
        started = time.perf_counter()
        self.env.cr.execute(statement, parameters)
        found = 0 if rule in matching.PROPOSALS else self.env.cr.rowcount
        self._add(rule, found, seconds=time.perf_counter() - started)

    def _count_open(self):
        """{category: open rows}"""
        return self._fetch_counts(matching_sql.COUNT_OPEN, self._get_parameters())

    def _fetch_counts(self, query, parameters=None):
        self.env.cr.execute(query, parameters)
        return dict(self.env.cr.fetchall())

    def _count_proposals(self, parameters):
        proposals = self._fetch_counts(refunds_sql.COUNT_PROPOSALS, parameters)
        for name, count in proposals.items():
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
