from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import sepa
from ..domain.refund_transitions import PAID


class ReturnRefund(models.Model):
    """Refunds by bank transfer: collected, exported together, followed to the bank."""

    _inherit = "return.refund"
    _decided_fields = frozenset({"transfer_id"})

    partner_bank_id = fields.Many2one(
        comodel_name="res.partner.bank",
        string="Customer's Account",
        compute="_compute_partner_bank_id",
        store=True,
        readonly=False,
        check_company=True,
        help="Where a bank transfer goes: an IBAN that somebody with the right to do "
        "so has marked as trusted (Send Money), so that nobody slips in an account.",
    )
    transfer_id = fields.Many2one(
        comodel_name="return.refund.transfer",
        string="Transfer File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="The file for the bank that holds this refund.",
    )

    @api.depends("method", "partner_id")
    def _compute_partner_bank_id(self):
        """Suggest the customer's first account, a trusted one if there is one."""
        for refund in self:
            if refund.method != "bank_transfer":
                refund.partner_bank_id = False
            elif not refund.partner_bank_id:
                accounts = refund._get_customer_accounts()
                trusted = accounts.filtered("allow_out_payment")
                refund.partner_bank_id = (trusted or accounts)[:1]

    def _get_customer_accounts(self):
        self.ensure_one()
        accounts = (self.partner_id | self.partner_id.commercial_partner_id).bank_ids
        return accounts.filtered(
            lambda account: account.company_id.id in (False, self.company_id.id)
        )

    def _submit_bank_transfer(self):
        """Put the refund into the next file for the bank; it leaves by its export."""
        if self.transfer_id:
            return
        self._lock_way()
        self._check_way()
        if problem := self._get_bank_problem():
            raise UserError(problem)
        # sudo: the file follows from the refund
        self.sudo().transfer_id = self.env["return.refund.transfer"]._get_open(self)

    def action_cancel(self):
        result = super().action_cancel()
        self.sudo().transfer_id = False  # sudo: it follows from the refund
        return result

    def _get_bank_problem(self):
        """Why no SEPA transfer can be written for this refund: a sentence, or None."""
        self.ensure_one()
        account = self.partner_bank_id
        code = (
            sepa.amount_problem(Decimal(str(self.amount)), self.currency_id.name)
            or sepa.account_problem(account.acc_number, account.bank_bic)
            or (not account.allow_out_payment and "untrusted")
            or self._get_journal_problem()
        )
        return self._say_bank_problem(code) if code else None

    def _get_journal_problem(self):
        account = self.journal_id.bank_account_id
        code = sepa.account_problem(account.acc_number, account.bank_bic)
        return code and f"company_{code}"

    def _say_bank_problem(self, code):
        """Name the refund, the customer, what is missing and the way out."""
        self.ensure_one()
        if code.startswith("company_"):
            sentence = self._say_company_problem()
        else:
            sentence = self._get_bank_sentences()[code]
        return self.env._(
            "%(name)s, %(customer)s: %(problem)s",
            name=self.name,
            customer=self.partner_id.display_name,
            problem=sentence,
        )

    def _say_company_problem(self):
        if not self.journal_id:
            return self.env._(
                "there is no bank journal in %(currency)s to pay from. Create one, "
                "with the IBAN of the company.",
                currency=self.currency_id.name,
            )
        return self.env._(
            "journal %(journal)s has no bank account with a valid IBAN to pay from. "
            "Enter the account of %(company)s in the journal.",
            journal=self.journal_id.display_name,
            company=self.company_id.name,
        )

    def _get_bank_sentences(self):
        number = self.partner_bank_id.acc_number
        return {
            "currency": self.env._(
                "SEPA transfers are in EUR, this refund is in %(currency)s. Pay it "
                "from the credit note with Pay, or refund it another way.",
                currency=self.currency_id.name,
            ),
            "amount": self.env._(
                "a SEPA transfer cannot carry %(amount)s.",
                amount=self.currency_id.format(self.amount),
            ),
            "no_iban": self.env._(
                "no IBAN is known. Ask the customer and enter it under Bank Accounts "
                "of the contact."
            ),
            "iban_format": self.env._(
                "%(iban)s is no IBAN. Ask the customer for it.", iban=number
            ),
            "iban_checksum": self.env._(
                "the checksum of IBAN %(iban)s is wrong: a digit was mistyped. Compare "
                "it with what the customer sent.",
                iban=number,
            ),
            "iban_country": self.env._(
                "IBAN %(iban)s belongs to a country outside SEPA. Pay it at your bank "
                "and record it as paid elsewhere.",
                iban=number,
            ),
            "bic": self.env._(
                "BIC %(bic)s is wrong. Correct it at the bank, or leave it empty.",
                bic=self.partner_bank_id.bank_bic,
            ),
            "untrusted": self.env._(
                "account %(iban)s is not trusted yet. Have it compared with what the "
                "customer sent and marked as Send Money.",
                iban=number,
            ),
        }

    def _prepare_credit_transfer(self):
        """This refund as the bank reads it.

        :rtype: domain.sepa.CreditTransfer
        """
        self.ensure_one()
        return sepa.CreditTransfer(
            reference=sepa.reference(self.idempotency_key),
            amount=Decimal(str(self.amount)),
            creditor=self.partner_bank_id._prepare_sepa_account(self.partner_id.name),
            purpose=f"{self.company_id.name} {self.credit_note_id.name} {self.name}",
        )

    def _confirm_paid(self):
        """The bank has paid these transfers."""
        confirmed = self._transition("succeeded", **self._prepare_reason_vals(None))
        confirmed._close_activities()
        confirmed.return_order_id._close_if_complete()

    def _fail_at_bank(self, said):
        """The bank sent these transfers back, before or after it had paid them.

        :param said: the bank's own reason
        """
        for refund in self:
            refund._transition(
                "failed", **refund._prepare_reason_vals("bank_rejected", said)
            )
            refund._reverse_payment()
            refund._offset_outstanding()
            refund.return_order_id._close_if_complete()
        self._tell()
        self.transfer_id._close_if_answered()

    def _offset_outstanding(self):
        """A transfer that never was on the statement leaves nothing to wait for there.

        One that was paid and came back is on the statement twice: its entries wait for
        both lines.
        """
        liquidity, _receivable, _other = self.payment_id._seek_for_lines()
        waiting = liquidity.filtered(
            lambda line: line.account_id.reconcile and not line.reconciled
        )
        if waiting:
            opposite = self.reversal_move_id.line_ids.filtered(
                lambda line: line.account_id in waiting.account_id
            )
            (waiting + opposite).reconcile()

    def action_bank_rejected(self):
        """Ask why the bank sent these transfers back."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sent Back by the Bank"),
            "res_model": "return.refund.rejection",
            "view_mode": "form",
            "target": "new",
            "context": {"default_refund_ids": self.ids},
        }

    def _follow_statement(self):
        """The statement of the bank or cash register shows the payments, or no more."""
        outside = self.filtered(lambda r: r.method in r._get_outside_methods())
        matched = outside.filtered(lambda refund: refund.payment_id.is_matched)
        matched.filtered(lambda refund: refund.state == "submitted")._confirm_paid()
        found = matched.filtered(lambda refund: refund.state in PAID)
        lost = (outside - matched).filtered(lambda refund: refund.state == "settled")
        found._mark_settled()
        lost._unmark_settled()
        found.transfer_id._close_if_answered()
