from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.minor_units import to_major
from ..gateway.balance_transaction import utc


class PaymentPayout(models.Model):
    """A transfer from the gateway to the bank."""

    _name = "payment.payout"
    _description = "Payout"
    _rec_name = "gateway_id"
    _order = "created desc, id desc"
    _check_company_auto = True

    gateway_id = fields.Char(string="Gateway Reference", required=True, readonly=True)
    provider_id = fields.Many2one(
        comodel_name="payment.provider",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="provider_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    amount = fields.Monetary(readonly=True)
    created = fields.Datetime(string="Date", required=True, readonly=True)
    arrival_date = fields.Date(
        readonly=True, help="The day the gateway expects it on the bank account."
    )
    status = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("in_transit", "In Transit"),
            ("paid", "Paid"),
            ("failed", "Failed"),
            ("canceled", "Cancelled"),
        ],
        required=True,
        readonly=True,
    )
    automatic = fields.Boolean(
        readonly=True,
        help="Made by the gateway's schedule: only then does it say which balance "
        "transactions it pays. Others are reconciled by the running balance.",
    )
    reconciliation_status = fields.Selection(
        selection=[
            ("not_applicable", "Not Applicable"),
            ("in_progress", "In Progress"),
            ("completed", "Completed"),
        ],
        required=True,
        readonly=True,
        help="Completed once the gateway has attributed all its transactions.",
    )
    bank_reference = fields.Char(
        readonly=True, help="The bank's own reference for the deposit (trace id)."
    )
    transaction_ids = fields.One2many(
        comodel_name="payment.balance.transaction", inverse_name="payout_id"
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        string="Settlement Entries",
        compute="_compute_move_ids",
    )
    statement_line_id = fields.Many2one(
        comodel_name="account.bank.statement.line",
        string="Bank Transaction",
        readonly=True,
        copy=False,
    )

    _gateway_id_uniq = models.Constraint(
        "UNIQUE(provider_id, gateway_id)", "This payout is known already."
    )
    _created_idx = models.Index("(created, id)")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        """The database does not check the payouts of balance transactions."""
        if self.transaction_ids:
            raise UserError(
                self.env._("Transactions were paid out by this payout: it stays.")
            )

    @api.depends("transaction_ids.move_id.state")
    def _compute_move_ids(self):
        for payout in self:
            payout.move_ids = payout.transaction_ids.move_id

    def _get_own_transactions(self):
        """The rows of the transfers themselves, as against what they pay out."""
        return self.transaction_ids.filtered(
            lambda row: row.source_id == row.payout_id.gateway_id
        )

    @api.model
    def _learn(self, provider, payouts):
        """Create or update the payouts the gateway told us about.

        sudo: payouts are read-only but for what the gateway says.

        :param payouts: Stripe payout objects as dicts
        """
        known = self.search(
            [
                ("provider_id", "=", provider.id),
                ("gateway_id", "in", [payout["id"] for payout in payouts]),
            ]
        )
        by_reference = {payout.gateway_id: payout for payout in known}
        codes = [data["currency"].upper() for data in payouts]
        currencies = self.env["res.currency"].with_context(active_test=False)
        currencies = currencies.search([("name", "in", codes)])
        by_code = {currency.name: currency for currency in currencies}
        new = []
        # sudo: what the gateway said is read-only for users, the import writes it
        for data in payouts:
            vals = self._prepare_payout_vals(provider, data)
            vals["currency_id"] = by_code[data["currency"].upper()].id
            if data["id"] in by_reference:
                by_reference[data["id"]].sudo().write(vals)
            else:
                new.append(vals)
        return known | self.sudo().create(new).sudo(False)

    @api.model
    def _learn_from_report(self, provider, payouts):
        """Create the payouts that only a report tells of; those known stay as they are.

        :param payouts: {gateway's reference: values}
        """
        known = self.search(
            [("provider_id", "=", provider.id), ("gateway_id", "in", list(payouts))]
        )
        missing = payouts.keys() - set(known.mapped("gateway_id"))
        # sudo: as above
        self.sudo().create(
            [
                {
                    "gateway_id": reference,
                    "provider_id": provider.id,
                    "currency_id": provider.settlement_currency_id.id,
                    "status": "paid",
                    **payouts[reference],
                }
                for reference in sorted(missing)
            ]
        )

    @api.model
    def _prepare_payout_vals(self, provider, data):
        code = data["currency"].upper()
        trace = data.get("trace_id") or {}
        return {
            "gateway_id": data["id"],
            "provider_id": provider.id,
            "amount": float(to_major(data["amount"], code)),
            "created": utc(data["created"]),
            "arrival_date": utc(data["arrival_date"]).date(),
            "status": data["status"],
            "automatic": data["automatic"],
            "reconciliation_status": data["reconciliation_status"],
            "bank_reference": trace.get("value"),
        }

    def action_post(self):
        """Post the settlement entry of each payout; those posted already stay so."""
        self.env["account.move"].check_access("write")
        for provider in self.provider_id:
            provider._match_settlement()
        for payout in self.sorted("created"):
            payout._check_complete()
        for provider, payouts in self.grouped("provider_id").items():
            batches = provider._fetch_settlement_batches(payouts)
            self.env["payment.balance.transaction"]._settle_batches(batches)

    def _get_entry_reference(self):
        self.ensure_one()
        return self.env._("Payout %(reference)s", reference=self.gateway_id)

    def _check_complete(self):
        self.ensure_one()
        if self.transaction_ids and (self.is_balanced or not self.automatic):
            return
        raise UserError(
            self.env._(
                "Payout %(payout)s of %(amount)s is not complete: its imported "
                "transactions sum to %(sum)s. Import it again before posting.",
                payout=self.gateway_id,
                amount=self.currency_id.format(self.amount),
                sum=self.currency_id.format(self.amount_transactions),
            )
        )

    def action_register_deposit(self):
        """Put payouts on the bank statement and take them out of transit.

        For databases without bank feed; a statement line that came by itself is
        reconciled against the transit account instead.
        """
        self.env["account.move"].check_access("write")
        for payout in self.filtered(lambda payout: not payout.statement_line_id):
            payout._check_deposit()
            # sudo: no screen of Community gives accountants bank transactions
            lines = self.env["account.bank.statement.line"].sudo()
            payout.sudo().statement_line_id = lines.create(
                payout._prepare_statement_line_vals()
            )
            payout._reconcile_transit()

    def _reconcile_transit(self):
        """Reconcile what left the gateway with the bank transactions it became."""
        # sudo: no screen of Community gives accountants bank transactions
        banked = self.filtered(lambda payout: payout.sudo().statement_line_id)
        plan = []
        for payout in banked:
            transit = payout.provider_id.settlement_transit_account_id
            bank = payout.sudo().statement_line_id.move_id.sudo(False)
            sent = payout._get_own_transactions().filtered(
                lambda row: row.reporting_category == "payout"
            )
            items = (bank.line_ids | sent.transit_line_id).filtered(
                lambda item, transit=transit: (
                    item.account_id == transit
                    and item.parent_state == "posted"
                    and not item.reconciled
                )
            )
            plan.append(items)
        self.env["account.move.line"]._reconcile_plan(
            [items for items in plan if len(items) > 1]
        )

    def _check_deposit(self):
        self.ensure_one()
        if not self.is_posted or self.status in ("failed", "canceled"):
            raise UserError(
                self.env._(
                    "Payout %(payout)s did not reach the bank or is not posted yet: "
                    "only posted payouts that the bank received can be deposited.",
                    payout=self.gateway_id,
                )
            )
        journal = self.provider_id.settlement_bank_journal_id
        currency = journal.currency_id or self.company_id.currency_id
        if not journal or currency != self.currency_id:
            raise UserError(
                self.env._(
                    "Choose the bank journal in %(currency)s that receives the payouts "
                    "of %(provider)s on the provider's form.",
                    currency=self.currency_id.name,
                    provider=self.provider_id.name,
                )
            )

    def _prepare_statement_line_vals(self):
        self.ensure_one()
        provider = self.provider_id
        return {
            "journal_id": provider.settlement_bank_journal_id.id,
            "date": self.arrival_date,
            "amount": self.amount,
            "payment_ref": " ".join(
                filter(None, [self.gateway_id, self.bank_reference])
            ),
            "counterpart_account_id": provider.settlement_transit_account_id.id,
        }
