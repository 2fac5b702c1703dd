import base64
import io
from datetime import timezone
from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.minor_units import to_major
from ..gateway import payout_report
from ..gateway.balance_transaction import from_api
from ..gateway.errors import GatewayError, ReportError


class PaymentSettlementImport(models.Model):
    """One time we learnt what the gateway did: an API run or a report file."""

    _name = "payment.settlement.import"
    _description = "Settlement Import"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        domain=[("code", "=", "stripe")],
        default=lambda self: self.env["payment.provider"].search(
            [
                ("code", "=", "stripe"),
                ("state", "!=", "disabled"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        ),
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        selection=[
            ("window", "Gateway: period"),
            ("payout", "Gateway: one payout"),
            ("file", "Payout reconciliation report (CSV)"),
        ],
        required=True,
        default="window",
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
        help="CSV of a report payout_reconciliation.itemized.5 or .by_id.itemized.4.",
    )
    filename = fields.Char()
    state = fields.Selection(
        selection=[("draft", "Draft"), ("done", "Done"), ("failed", "Failed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
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
    transaction_ids = fields.One2many(
        comodel_name="payment.balance.transaction", inverse_name="import_id"
    )

    @api.depends("kind", "filename", "payout_reference", "create_date")
    def _compute_name(self):
        for record in self:
            date = fields.Datetime.to_string(
                record.create_date or fields.Datetime.now()
            )
            by_kind = {"file": record.filename, "payout": record.payout_reference}
            record.name = by_kind.get(record.kind) or date

    def action_run(self):
        """Load each import whole or not at all; why not is kept on the record."""
        for record in self.filtered(lambda record: record.state != "done"):
            record._run_whole()

    def _run_whole(self):
        try:
            with self.env.cr.savepoint():
                self._run()
        except (GatewayError, ReportError, UserError) as error:
            self.write({"state": "failed", "error": str(error)})

    def _run(self):
        self.ensure_one()
        self.provider_id._get_settlement_accounts()
        getattr(self, f"_stage_{self.kind}")()
        transactions = self.env["payment.balance.transaction"]
        read, new = transactions._load_staged(self)
        self.provider_id._match_settlement()
        if self.kind == "window" and not self.date_to:
            self.provider_id._refresh_reported_balance()
        self.write(
            {
                "state": "done",
                "error": False,
                "rows_read": read,
                "rows_new": new,
                "rows_known": read - new,
            }
        )

    def _stage_payout(self):
        gateway = self.provider_id._stripe_gateway()
        data = self._retrieve_payout(gateway, (self.payout_reference or "").strip())
        if data["reconciliation_status"] == "in_progress":
            raise UserError(
                self.env._(
                    "The gateway is still working out what payout %(payout)s pays. Try "
                    "again later.",
                    payout=data["id"],
                )
            )
        self._stage_payouts(gateway, [data], ())

    def _stage_window(self):
        """All that moved in the period, and the payouts that were made or got ready."""
        gateway = self.provider_id._stripe_gateway()
        window = self._get_window()
        payouts = {data["id"]: data for data in gateway.list_payouts(window)}
        for payout in self._get_unfinished_payouts():
            if payout.gateway_id not in payouts:
                data = gateway.retrieve_payout(payout.gateway_id)
                payouts[data["id"]] = data
        rows = gateway.iter_balance_transactions(created=window)
        self._stage_payouts(gateway, list(payouts.values()), rows)

    def _stage_payouts(self, gateway, payouts, others):
        """Stage what the payouts pay, themselves, and ``others``."""
        self.env["payment.payout"]._learn(self.provider_id, payouts)
        complete = [
            data
            for data in payouts
            if data["automatic"] and data["reconciliation_status"] == "completed"
        ]
        rows = chain(
            *(
                gateway.iter_balance_transactions(payout=data["id"])
                for data in complete
            ),
            _own_transactions(payouts),
            others,
        )
        self.env["payment.balance.transaction"]._stage(rows)

    def _get_window(self):
        edges = {"gte": self.date_from, "lt": self.date_to}
        return {
            edge: int(moment.replace(tzinfo=timezone.utc).timestamp())
            for edge, moment in edges.items()
            if moment
        }

    def _get_unfinished_payouts(self):
        return self.env["payment.payout"].search(
            [
                ("provider_id", "=", self.provider_id.id),
                "|",
                ("reconciliation_status", "=", "in_progress"),
                ("status", "in", ("pending", "in_transit")),
            ]
        )

    def _stage_file(self):
        """Stage a report after checking that it is this account's and complete."""
        if not self.file:
            raise UserError(self.env._("Choose the report file to import first."))
        transactions = self.env["payment.balance.transaction"]
        stream = io.BytesIO(base64.b64decode(self.file))
        transactions._stage(payout_report.read(stream, self._get_file_label()))
        gateway = self.provider_id._stripe_gateway()
        self._check_staged_account(gateway)
        sums = transactions._get_staged_payouts()
        payouts = [self._retrieve_payout(gateway, reference) for reference in sums]
        for data in payouts:
            self._check_staged_sum(data, sums[data["id"]])
        self.env["payment.payout"]._learn(self.provider_id, payouts)
        transactions._stage_more(_own_transactions(payouts))

    def _get_file_label(self):
        return self.filename or self.env._("The report")

    def _retrieve_payout(self, gateway, reference):
        """The payout at the gateway.

        :raise UserError: when this provider's account has no such payout
        """
        try:
            return gateway.retrieve_payout(reference)
        except GatewayError as error:
            if error.kind != "not_found":
                raise
            raise self._unknown_error(gateway, reference) from error

    def _check_staged_account(self, gateway):
        """A report without payouts must be this account's too: ask for one row."""
        reference = self.env["payment.balance.transaction"]._get_staged_unpaid()
        if not reference:
            return
        try:
            gateway.retrieve_balance_transaction(reference)
        except GatewayError as error:
            if error.kind != "not_found":
                raise
            raise self._unknown_error(gateway, reference) from error

    def _unknown_error(self, gateway, reference):
        return UserError(
            self.env._(
                "%(origin)s names %(reference)s, which Stripe account %(account)s of "
                "provider %(provider)s does not know. Choose the provider of the "
                "account it comes from, and check test and live mode. Nothing was "
                "imported.",
                origin=self.filename or self.env._("This import"),
                reference=reference or self.env._("no payout"),
                account=gateway.account_id(),
                provider=self.provider_id.name,
            )
        )

    def _check_staged_sum(self, data, total):
        amount = to_major(data["amount"], data["currency"])
        if data["automatic"] and total != amount:
            raise UserError(
                self.env._(
                    "%(file)s is incomplete: its lines of payout %(payout)s sum to "
                    "%(total)s, but %(amount)s was paid out. Download the report "
                    "again. Nothing was imported.",
                    file=self._get_file_label(),
                    payout=data["id"],
                    total=total,
                    amount=amount,
                )
            )

    def action_view_transactions(self):
        self.ensure_one()
        return self.transaction_ids._get_records_action(
            name=self.env._("Balance Transactions")
        )


def _own_transactions(payouts):
    """The rows of the payouts themselves, which reports leave out."""
    return [
        from_api(data["balance_transaction"], data["id"])
        for data in payouts
        if data["balance_transaction"]
    ]
