from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.import_transitions import PAYMENT_SETTLEMENT_IMPORT
from ..gateway.errors import GatewayError, ReportError
from ..gateway.formats import registry


class PaymentSettlementImport(models.Model):
    """One time we learnt what the gateway did: an API run or a report file.

    Work is done in steps, each of which may be committed: ``_run_steps`` yields after
    each. What is stored twice is stored once, so that an import that died anywhere is
    simply run again.
    """

    _name = "payment.settlement.import"
    _description = "Settlement Import"
    _inherit = ["return.state.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _state_machine = PAYMENT_SETTLEMENT_IMPORT
    _decided_fields = frozenset(
        {
            "rows_read",
            "rows_new",
            "rows_known",
            "rows_total",
            "rows_done",
            "phase",
            "error",
            "date_started",
            "date_ended",
            "problem_header",
            "links_found",
            "first_row_id",
            "last_row_id",
        }
    )

    name = fields.Char(compute="_compute_name", store=True)
    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        default=lambda self: self._get_default_provider(),
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    has_settlement_api = fields.Boolean(related="provider_id.has_settlement_api")
    kind = fields.Selection(
        selection=[
            ("window", "Gateway: period"),
            ("payout", "Gateway: one payout"),
            ("file", "Report file"),
        ],
        required=True,
        default="window",
        compute="_compute_kind",
        store=True,
        readonly=False,
    )
    payout_reference = fields.Char(
        string="Payout", help="The gateway's name of the payout, po_…"
    )
    date_from = fields.Datetime(
        string="From", help="Leave empty to import from the beginning."
    )
    date_to = fields.Datetime(string="Until", help="Leave empty to import up to now.")
    file = fields.Binary(
        string="Report",
        attachment=True,
        help="CSV as the gateway writes it, or packed as .zip or .gz; a report in "
        "several parts with all of them in one .zip. Stripe: "
        "payout_reconciliation.itemized.5 or .by_id.itemized.4, "
        "balance_change_from_activity.itemized.3. PayPal: settlement report, activity "
        "download (balance affecting). Adyen: settlement details report. Mollie: "
        "settlement export.",
    )
    filename = fields.Char()
    layout = fields.Selection(
        selection=lambda self: self._get_layout_selection(),
        help="Leave empty to have it recognized by its columns.",
    )
    date_order = fields.Selection(
        selection=[("day", "31/12/2026"), ("month", "12/31/2026")],
        string="Dates",
        help="How the report writes dates, if it can be read both ways.",
    )
    accept_unknown = fields.Boolean(
        string="Accept Unknown Categories",
        help="Import lines of a category that is not known here. They wait on the "
        "clearing account until somebody explains them.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("queued", "Waiting"),
            ("running", "Importing"),
            ("stopped", "Stopped"),
            ("done", "Done"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    rows_read = fields.Integer(readonly=True, copy=False)
    rows_new = fields.Integer(readonly=True, copy=False)
    rows_known = fields.Integer(
        string="Already Known",
        readonly=True,
        copy=False,
        help="Rows that an earlier import brought: nothing was done with them.",
    )
    error = fields.Text(readonly=True, copy=False)
    revision_ids = fields.One2many(
        comodel_name="payment.balance.transaction.revision",
        inverse_name="import_id",
        string="Corrections",
    )

    @api.model
    def _get_default_provider(self):
        providers = self.env["payment.provider"].search(
            [
                ("settlement_transit_account_id", "!=", False),
                ("company_id", "=", self.env.company.id),
            ]
        )
        return providers.sorted(lambda provider: not provider.has_settlement_api)[:1]

    @api.model
    def _get_layout_selection(self):
        return [(layout.name, layout.label) for layout in registry.BY_NAME.values()]

    @api.depends("kind", "filename", "payout_reference", "create_date")
    def _compute_name(self):
        for record in self:
            date = fields.Datetime.to_string(
                record.create_date or fields.Datetime.now()
            )
            by_kind = {"file": record.filename, "payout": record.payout_reference}
            record.name = by_kind.get(record.kind) or date

    @api.depends("provider_id")
    def _compute_kind(self):
        for record in self:
            if not record.provider_id.has_settlement_api:
                record.kind = "file"
            record.kind = record.kind or "window"

    def action_run(self):
        """Load each import whole or not at all; why not is kept on the record."""
        for record in self.filtered(lambda record: record.state != "done"):
            record._run_whole()

    def _run_whole(self):
        try:
            with self.env.cr.savepoint():
                for _step in self._run_steps():
                    pass
        except (GatewayError, ReportError, UserError) as error:
            self._fail(error)

    def _fail(self, error):
        self._transition("failed")
        # sudo: how an import went is written by it alone
        self.sudo().write({"error": str(error), "phase": False})
        self._clear_problems()
        self._keep_problems(getattr(error, "lines", []))

    def _run_steps(self):
        """Do the work, a step at a time.

        :return: a generator of (phase, rows done, rows in all); the rest may be unknown
        :raise GatewayError, ReportError, UserError: nothing of this import is stored
            by then, but for what another run of it stored
        """
        self.ensure_one()
        self.provider_id._get_settlement_accounts()
        self._create_staging()
        self._clear_problems()
        yield from getattr(self, f"_stage_{self.kind}")()
        counts = 0, 0, 0
        for counts in self._store_staged():
            yield "storing", *counts[:2]
        _done, read, new = counts
        self._drop_staging()
        yield "matching", read, read
        self.provider_id._match_settlement()
        if self.kind == "window" and not self.date_to:
            self.provider_id._refresh_reported_balance()
        self._finish(read, new)

    def action_view_revisions(self):
        self.ensure_one()
        return self.revision_ids._get_records_action(name=self.env._("Corrections"))
