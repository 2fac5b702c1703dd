from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain.bank_matching import DROP_STALE_BANK_PROPOSALS


class PaymentBankMatch(models.Model):
    """Which bank transaction is which payout, top-up or return of one."""

    _name = "payment.bank.match"
    _description = "Bank Match"
    _order = "id desc"
    _check_company_auto = True

    balance_transaction_id = fields.Many2one(
        comodel_name="payment.balance.transaction",
        string="Gateway",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The movement between gateway and bank, as the gateway reports it.",
    )
    statement_line_id = fields.Many2one(
        comodel_name="account.bank.statement.line",
        string="Bank Transaction",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    rule = fields.Selection(
        selection=[
            ("reference", "Bank reference"),
            ("amount_date", "Amount and date"),
        ],
        required=True,
        readonly=True,
        help="Bank reference: the bank transaction names the payout or its trace id.",
    )
    confidence = fields.Integer(
        readonly=True,
        aggregator=None,
        help="How strong the evidence is, in percent; several candidates are never "
        "confirmed by themselves.",
    )
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("confirmed", "Confirmed"),
            ("rejected", "Rejected"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Decided by",
        readonly=True,
        help="Empty when the rule alone was certain.",
    )
    payout_id = fields.Many2one(related="balance_transaction_id.payout_id")
    category_label = fields.Char(related="balance_transaction_id.category_label")
    currency_id = fields.Many2one(related="balance_transaction_id.currency_id")
    gateway_date = fields.Datetime(related="balance_transaction_id.created")
    gateway_amount = fields.Monetary(
        compute="_compute_amounts", help="What the bank should have, by the gateway."
    )
    bank_amount = fields.Monetary(compute="_compute_amounts")
    bank_date = fields.Date(compute="_compute_amounts")
    bank_label = fields.Char(compute="_compute_amounts")

    _pair_uniq = models.Constraint(
        "UNIQUE(balance_transaction_id, statement_line_id)",
        "These two are matched already.",
    )
    _transaction_uniq = models.UniqueIndex(
        "(balance_transaction_id) WHERE state = 'confirmed'",
        "This payout is matched to another bank transaction already.",
    )
    _statement_line_uniq = models.UniqueIndex(
        "(statement_line_id) WHERE state = 'confirmed'",
        "This bank transaction is matched to another payout already.",
    )

    @api.depends("balance_transaction_id", "statement_line_id")
    def _compute_amounts(self):
        for match in self:
            # sudo: no right of Community lets accountants read bank transactions
            line = match.sudo().statement_line_id
            match.gateway_amount = -match.balance_transaction_id.gross
            match.bank_amount = line.amount
            match.bank_date = line.date
            match.bank_label = line.payment_ref

    def action_confirm(self):
        """Take the proposals, book them and void those that contradict them."""
        self._check_accountant()
        proposals = self.filtered(lambda match: match.state == "proposed")
        for match in proposals:
            match._check_amount()
        # sudo: matches are read-only but for this decision
        proposals.sudo().write({"state": "confirmed", "user_id": self.env.uid})
        self.env.flush_all()
        self.filtered(lambda match: match.state == "confirmed")._book()
        self._drop_stale()

    def action_reject(self):
        """The two are not the same: never propose them again."""
        self._check_accountant()
        confirmed = self.filtered(lambda match: match.state == "confirmed")
        confirmed._unbook()
        # sudo: as above
        self.sudo().write({"state": "rejected", "user_id": self.env.uid})

    def _check_accountant(self):
        self.env["account.move"].check_access("write")
        self.check_access("read")

    def _check_amount(self):
        if self.currency_id.compare_amounts(self.gateway_amount, self.bank_amount):
            raise UserError(
                self.env._(
                    "The bank has %(bank)s where the gateway sent %(gateway)s: split "
                    "the bank transaction first, or reject the proposal.",
                    bank=self.currency_id.format(self.bank_amount),
                    gateway=self.currency_id.format(self.gateway_amount),
                )
            )

    @api.model
    def _drop_stale(self):
        self.env.flush_all()
        self.env.cr.execute(DROP_STALE_BANK_PROPOSALS)
        self.invalidate_model()

    def _book(self):
        """Take the bank transactions out of suspense and against the transit items."""
        if not self:
            return
        # sudo: as above
        lines = self.sudo().statement_line_id
        for provider, matches in self.grouped(
            lambda match: match.balance_transaction_id.provider_id
        ).items():
            transit = provider.settlement_transit_account_id
            banked = matches.sudo().statement_line_id
            parts = [line._seek_for_lines() for line in banked]
            suspense = lines.move_id.line_ids.browse().union(
                *(part[1] for part in parts)
            )
            suspense.with_context(skip_readonly_check=True).write(
                {"account_id": transit.id}
            )
            matches._reconcile_with_bank(transit)
        sent = self.filtered(
            lambda match: match.balance_transaction_id.reporting_category == "payout"
        )
        payouts = sent.balance_transaction_id._get_own_payouts()
        for match in sent:
            payout = payouts.get(match.balance_transaction_id)
            if payout:
                # sudo: payouts are read-only but for what is known of them
                payout.sudo().statement_line_id = match.statement_line_id

    def _reconcile_with_bank(self, transit):
        plan = []
        for match in self.sudo():
            bank = match.statement_line_id.move_id.line_ids.filtered(
                lambda item: item.account_id == transit
            )
            items = bank | match.balance_transaction_id.transit_line_id
            plan.append(items.filtered(lambda item: not item.reconciled))
        together = list(chain.from_iterable(items.ids for items in plan))
        self.env["account.move.line"].sudo()._reconcile_plan(
            [items.with_prefetch(together) for items in plan if len(items) > 1]
        )

    def _unbook(self):
        """Put the bank transactions back into suspense, and the money into transit."""
        # sudo: as above
        lines = self.sudo().statement_line_id
        lines.action_undo_reconciliation()
        payouts = self.env["payment.payout"].sudo()
        payouts.search([("statement_line_id", "in", lines.ids)]).write(
            {"statement_line_id": False}
        )
