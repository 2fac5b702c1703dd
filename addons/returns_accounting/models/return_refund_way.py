from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import refund_way
from ..domain.refund_transitions import HOLDING


class ReturnRefund(models.Model):
    """Refunds that leave outside the gateway: from where, and why not the usual way."""

    _inherit = "return.refund"

    #: What a refund was approved for; each class that extends refunds names what it
    #: adds. To change it, another refund is planned.
    _planned_fields = frozenset(
        {
            "amount",
            "credit_note_id",
            "method",
            "journal_id",
            "partner_bank_id",
            "source_transaction_id",
            "method_reason",
            "date_agreed",
            "agreement",
        }
    )

    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
        help="The bank account or cash register of ours that the money leaves from.",
    )
    method_reason = fields.Char(
        string="Reason for This Way",
        readonly=True,
        copy=False,
        help="Why the money does not go back to the payment it came from, although "
        "this could still take it.",
    )
    date_agreed = fields.Date(
        string="Agreed On",
        readonly=True,
        copy=False,
        help="The day the customer expressly agreed to be refunded this way.",
    )
    agreement = fields.Char(
        string="How the Customer Agreed",
        readonly=True,
        copy=False,
        help="Where the agreement can be found again, such as an e-mail or a call. Who "
        "withdraws by right gets the money back the way it was paid, unless they "
        "expressly agree to another way (Directive 2011/83/EU, article 13(1)).",
    )

    @api.depends("method", "company_id", "currency_id")
    def _compute_journal_id(self):
        """Suggest the first account of ours that pays this way."""
        for refund in self:
            kind = {"bank_transfer": "bank", "cash": "cash"}.get(refund.method)
            if not kind:
                refund.journal_id = refund.journal_id
            elif refund.journal_id.type != kind:
                refund.journal_id = self._get_paying_journals(
                    refund.company_id, kind, refund.currency_id
                )[:1]

    @api.model
    def _get_paying_journals(self, company, kind, currency):
        """Journals that customers can be paid from, those with an account first.

        Journals of payment providers stand for gateways, not for accounts of ours.
        """
        journals = self.env["account.journal"].search(
            [
                ("company_id", "=", company.id),
                ("type", "=", kind),
                ("inbound_payment_method_line_ids.payment_provider_id", "=", False),
                "|",
                ("currency_id", "=", currency.id),
                "&",
                ("currency_id", "=", False),
                ("company_id.currency_id", "=", currency.id),
            ]
        )
        return journals.sorted(lambda journal: not journal.bank_account_id)

    def write(self, vals):
        """Keep what was approved: a planned refund is cancelled, not changed."""
        changed = self._get_planned_fields() & vals.keys()
        fixed = self.filtered(lambda refund: refund.state != "draft")
        if changed and fixed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(fields)s of refund %(name)s cannot change any more: it was "
                    "approved as it is. Cancel it and plan another one.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(changed)
                    ),
                    name=fixed[0].name,
                )
            )
        return super().write(vals)

    @api.model
    def _get_planned_fields(self):
        named = (vars(part).get("_planned_fields", ()) for part in type(self).__mro__)
        return frozenset().union(*named)

    def action_cancel(self):
        """Money that left outside the gateway is not called back by a click."""
        sent = self.filtered(
            lambda refund: (
                refund.method in refund._get_outside_methods()
                and refund.state not in ("draft", "approved", "canceled")
            )
        )
        if sent:
            raise UserError(
                self.env._(
                    "Refund %(name)s has left already. If the money came back, record "
                    "that the bank sent it back.",
                    name=sent[0].name,
                )
            )
        return super().action_cancel()

    @api.model
    def _get_outside_methods(self):
        """Methods whose payments we book ourselves, from a bank or cash journal."""
        return ("bank_transfer", "cash", "offline")

    def _lock_way(self):
        """Serialise with refunds of the same payments that go the original way."""
        # sudo: accountants may not read payment transactions
        invoices = self.credit_note_id.reversed_entry_id.sudo()
        invoices._get_refundable_transactions()._lock_for_refund()

    def _check_way(self):
        """Refuse a way that lacks its record, or that would give back too much."""
        for refund in self:
            missing = refund_way.missing(refund._prepare_choice())
            if missing:
                raise UserError(refund._say_missing(missing))
            refund._check_headroom()

    def _get_way_problem(self):
        """Why this refund cannot leave its way: a sentence, or None."""
        self.ensure_one()
        try:
            self._check_owed()
            self._check_way()
        except UserError as error:
            return str(error)
        return None

    def _prepare_choice(self):
        self.ensure_one()
        return refund_way.Choice(
            self.method,
            self._get_original_left(self.credit_note_id, self.amount),
            self.credit_note_id._is_statutory_credit(),
            has_reason=bool(self.method_reason),
            is_agreed=bool(self.date_agreed and self.agreement),
        )

    @api.model
    def _get_original_left(self, note, amount):
        """How much of ``amount`` the original payments of the note could still take."""
        # sudo: accountants may not read payment transactions
        charges = note.reversed_entry_id.sudo()._get_refundable_transactions()
        shares = self._plan_shares(note, amount, charges)
        return sum(
            (share.amount for share in shares if share.method == refund_way.ORIGINAL),
            Decimal(0),
        )

    def _say_missing(self, missing):
        sentences = {
            "reason": self.env._(
                "The original payment can still take it: say why another way was "
                "chosen."
            ),
            "agreement": self.env._(
                "The customer withdraws by right and gets the money back the way it "
                "was paid, unless they expressly agreed otherwise (Directive "
                "2011/83/EU, article 13(1)): record when and how they did."
            ),
        }
        return self.env._(
            "Refund %(name)s of %(amount)s by %(method)s: %(missing)s Cancel it and "
            "use Refund Another Way to record this, or refund to the original payment.",
            name=self.name,
            amount=self.currency_id.format(self.amount),
            method=self._get_method_label(),
            missing=" ".join(sentences[what] for what in missing),
        )

    def _get_method_label(self):
        return dict(self._fields["method"]._description_selection(self.env))[
            self.method
        ]

    def _check_headroom(self):
        """Give back no more than what the invoice was paid with, by whatever way."""
        self.ensure_one()
        invoice = self.credit_note_id.reversed_entry_id
        if not invoice:
            return
        # sudo: accountants may not read payment transactions
        charges = invoice.sudo()._get_refundable_transactions()
        charges._check_no_open_dispute()
        charges._check_no_unexplained_refund()
        others = invoice.reversal_move_ids.return_refund_ids - self
        given = others.filtered(
            lambda refund: (
                refund.state in HOLDING
                and refund.method in refund._get_outside_methods()
            )
        )
        left = refund_way.headroom(
            _decimal(sum(charge._get_refundable_amount() for charge in charges)),
            _decimal(invoice._get_amount_paid_without(charges)),
            _decimal(sum(given.mapped("amount"))),
        )
        if self.currency_id.compare_amounts(self.amount, float(left)) > 0:
            raise UserError(
                self.env._(
                    "Refund %(name)s of %(amount)s is above the %(left)s that is left "
                    "of what %(invoice)s was paid with: the rest went back already, or "
                    "the customer's bank disputes it.",
                    name=self.name,
                    amount=self.currency_id.format(self.amount),
                    left=self.currency_id.format(float(left)),
                    invoice=invoice.name,
                )
            )


def _decimal(amount):
    return Decimal(str(amount))
