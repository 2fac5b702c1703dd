from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import refund_plan, refund_way

#: States in which a refund can be replaced by another way.
REPLACEABLE = ("draft", "approved")


class ReturnRefundOtherwise(models.TransientModel):
    """Refund another way than back to the payment; record why and by whose consent."""

    _name = "return.refund.otherwise"
    _description = "Refund Another Way"

    refund_id = fields.Many2one(
        comodel_name="return.refund",
        string="Instead Of",
        readonly=True,
        help="The refund that is cancelled when this one is planned.",
    )
    return_order_id = fields.Many2one(comodel_name="return.order", readonly=True)
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        required=True,
        domain="[('return_order_id', '=', return_order_id), ('state', '=', 'posted'),"
        " ('move_type', '=', 'out_refund'), ('amount_residual', '>', 0)]",
    )
    company_id = fields.Many2one(related="credit_note_id.company_id")
    currency_id = fields.Many2one(related="credit_note_id.currency_id")
    partner_id = fields.Many2one(related="credit_note_id.partner_id", string="Customer")
    amount_owed = fields.Monetary(
        string="Owed",
        compute="_compute_amount_owed",
        help="What the credit note owes and no other refund is under way for.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    method = fields.Selection(
        selection=[
            ("bank_transfer", "Bank Transfer"),
            ("cash", "Cash"),
            ("offline", "Paid Elsewhere Already"),
        ],
        required=True,
        default="bank_transfer",
        help="Bank transfer: in the next file for our bank. Cash: out of the register, "
        "now. Paid elsewhere already: the customer has the money, and you have proof.",
    )
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', available_journal_ids)]",
    )
    available_journal_ids = fields.Many2many(
        comodel_name="account.journal", compute="_compute_available_journal_ids"
    )
    partner_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Customer's Account",
        compute="_compute_partner_bank_id",
        store=True,
        readonly=False,
        domain="[('partner_id', 'in', account_holder_ids)]",
    )
    account_holder_ids = fields.Many2many(
        comodel_name="res.partner", compute="_compute_account_holder_ids"
    )
    amount_original_left = fields.Monetary(
        string="Original Payment Takes",
        compute="_compute_original_left",
        help="What could still go back the way it was paid.",
    )
    needs_reason = fields.Boolean(compute="_compute_original_left")
    needs_agreement = fields.Boolean(compute="_compute_original_left")
    method_reason = fields.Char(string="Reason")
    date_agreed = fields.Date(string="Agreed On")
    agreement = fields.Char(string="How the Customer Agreed")
    proof_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment", string="Proof"
    )
    proof_date = fields.Date(string="Paid On")
    proof_reference = fields.Char(string="Reference of the Payment")
    offline_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Booked Against",
        check_company=True,
        domain="[('account_type', 'not in',"
        " ('asset_receivable', 'liability_payable'))]",
    )

    @api.model
    def default_get(self, fields):
        """Start from the credit note, return or refund that the user comes from."""
        values = super().default_get(fields)
        source = self.env.context.get("active_model")
        record = (
            self.env[source].browse(self.env.context.get("active_id")).exists()
            if source in ("account.move", "return.order", "return.refund")
            else None
        )
        return {**values, **self._prepare_defaults(record)} if record else values

    @api.model
    def _prepare_defaults(self, record):
        if record._name == "return.refund":
            refund, note = record, record.credit_note_id
        elif record._name == "account.move":
            refund, note = self.env["return.refund"], record
        else:
            owing = record.credit_note_ids.filtered(
                lambda move: move.state == "posted" and move.amount_residual > 0
            )
            refund, note = self.env["return.refund"], owing[:1]
        if not note:
            raise UserError(
                self.env._(
                    "Return %(name)s has no posted credit note that owes anything.",
                    name=record.display_name,
                )
            )
        return {
            "refund_id": refund.id if refund.state in REPLACEABLE else False,
            "credit_note_id": note.id,
            "return_order_id": note.return_order_id.id,
        }

    @api.depends("credit_note_id", "refund_id")
    def _compute_amount_owed(self):
        for wizard in self:
            note = wizard.credit_note_id
            owed = self.env["return.refund"]._get_unplanned(note) if note else 0.0
            wizard.amount_owed = owed + wizard.refund_id.amount

    @api.depends("amount_owed")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.refund_id.amount or wizard.amount_owed

    @api.depends("method", "company_id", "currency_id")
    def _compute_available_journal_ids(self):
        refunds = self.env["return.refund"]
        for wizard in self:
            kinds = {"bank_transfer": ["bank"], "cash": ["cash"]}.get(
                wizard.method, ["bank", "cash"]
            )
            journals = self.env["account.journal"]
            for kind in kinds if wizard.credit_note_id else ():
                journals |= refunds._get_paying_journals(
                    wizard.company_id, kind, wizard.currency_id
                )
            wizard.available_journal_ids = journals

    @api.depends("available_journal_ids")
    def _compute_journal_id(self):
        for wizard in self:
            if wizard.journal_id not in wizard.available_journal_ids:
                wizard.journal_id = wizard.available_journal_ids[:1]

    @api.depends("partner_id")
    def _compute_account_holder_ids(self):
        for wizard in self:
            partner = wizard.partner_id
            wizard.account_holder_ids = partner | partner.commercial_partner_id

    @api.depends("method", "account_holder_ids")
    def _compute_partner_bank_id(self):
        for wizard in self:
            accounts = wizard.account_holder_ids._origin.bank_ids
            trusted = accounts.filtered("allow_out_payment")
            is_transfer = wizard.method == "bank_transfer"
            wizard.partner_bank_id = (trusted or accounts)[:1] if is_transfer else False

    @api.depends("credit_note_id", "amount", "method", "refund_id")
    def _compute_original_left(self):
        for wizard in self:
            missing = refund_way.missing(wizard._prepare_choice())
            wizard.amount_original_left = float(wizard._get_original_left())
            wizard.needs_reason = "reason" in missing
            wizard.needs_agreement = "agreement" in missing

    def _get_original_left(self):
        """Also what the refund holds that this one takes the place of."""
        note, refund = self.credit_note_id, self.refund_id
        if not note:
            return Decimal(0)
        left = self.env["return.refund"]._get_original_left(note, self.amount)
        held = refund.amount if refund.method == refund_way.ORIGINAL else 0.0
        return min(left + Decimal(str(held)), Decimal(str(self.amount)))

    def _prepare_choice(self):
        """As if nothing were recorded yet."""
        return refund_way.Choice(
            self.method,
            self._get_original_left(),
            self.credit_note_id._is_statutory_credit(),
            has_reason=False,
            is_agreed=False,
        )

    def action_plan(self):
        """Plan the refund, in place of the one it came from, and open it."""
        self.ensure_one()
        self._check_amount()
        self._check_recorded()
        self.refund_id.action_cancel()
        refund = self.env["return.refund"].create(self._prepare_refund_vals())
        self._hand_over_proof(refund)
        refund._check_way()
        refund._message_log(body=self._get_note())
        return refund._get_records_action(name=self.env._("Refund"))

    def _check_amount(self):
        above = self.currency_id.compare_amounts(self.amount, self.amount_owed) > 0
        if above or self.amount <= 0:
            raise UserError(
                self.env._(
                    "Credit note %(note)s owes %(owed)s that no refund is under way "
                    "for: enter an amount above zero and up to that.",
                    note=self.credit_note_id.name,
                    owed=self.currency_id.format(self.amount_owed),
                )
            )

    def _check_recorded(self):
        """Ask for what is missing here, where it can be entered."""
        lacking = []
        if self.needs_reason and not self.method_reason:
            lacking.append(self.env._("the reason for not using the original payment"))
        if self.needs_agreement and not (self.date_agreed and self.agreement):
            lacking.append(
                self.env._(
                    "the day and the way the customer expressly agreed, for this is a "
                    "withdrawal by right (Directive 2011/83/EU, article 13(1))"
                )
            )
        if self.date_agreed and self.date_agreed > fields.Date.context_today(self):
            lacking.append(self.env._("a day of the agreement that is not to come"))
        if self.method == "offline":
            lacking += self._get_lacking_proof()
        if lacking:
            raise UserError(
                self.env._("Please enter %(lacking)s.", lacking="; ".join(lacking))
            )

    def _get_lacking_proof(self):
        today = fields.Date.context_today(self)
        lacking = {
            self.env._("a document that proves the payment"): (
                self.proof_attachment_ids
            ),
            self.env._("the day it was paid, not one to come"): (
                self.proof_date and self.proof_date <= today
            ),
            self.env._("the reference of the payment"): self.proof_reference,
        }
        return [what for what, given in lacking.items() if not given]

    def _prepare_refund_vals(self):
        refunds = self.env["return.refund"]
        note = self.credit_note_id
        share = refund_plan.Share(self.method, None, Decimal(str(self.amount)))
        attempt = refunds._count_attempts(note)[share.method, share.charge]
        values = refunds._prepare_refund_vals(note, share, attempt)
        for field in (
            "journal_id",
            "partner_bank_id",
            "method_reason",
            "date_agreed",
            "agreement",
        ):
            value = self[field]
            values[field] = value.id if field.endswith("_id") else value
        if self.method == "offline":
            values |= {
                "proof_attachment_ids": [
                    fields.Command.set(self.proof_attachment_ids.ids)
                ],
                "proof_date": self.proof_date,
                "proof_reference": self.proof_reference,
                "offline_account_id": self.offline_account_id.id,
            }
        return values

    def _hand_over_proof(self, refund):
        """Let whoever may read the refund read its proof."""
        refund.proof_attachment_ids.write(
            {"res_model": refund._name, "res_id": refund.id}
        )

    def _get_note(self):
        """What the chatter of the refund keeps."""
        said = [
            self.env._(
                "%(method)s, planned by %(user)s.",
                method=dict(self._fields["method"]._description_selection(self.env))[
                    self.method
                ],
                user=self.env.user.name,
            )
        ]
        if self.refund_id:
            said.append(
                self.env._("In place of %(refund)s.", refund=self.refund_id.name)
            )
        if self.method_reason:
            said.append(self.env._("Reason: %(why)s.", why=self.method_reason))
        if self.date_agreed:
            said.append(
                self.env._(
                    "The customer agreed on %(day)s: %(how)s.",
                    day=self.date_agreed,
                    how=self.agreement,
                )
            )
        return " ".join(said)
