from odoo import fields, models
from odoo.exceptions import UserError


class ReturnRefund(models.Model):
    """Refunds in cash, and those that somebody paid by other means, with proof."""

    _inherit = "return.refund"
    _planned_fields = frozenset(
        {"proof_attachment_ids", "proof_date", "proof_reference", "offline_account_id"}
    )

    proof_attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Proof",
        readonly=True,
        copy=False,
        help="What shows that the customer has the money: a receipt, a bank statement, "
        "the confirmation of another platform.",
    )
    proof_date = fields.Date(
        string="Paid On",
        readonly=True,
        copy=False,
        help="The day the customer got the money. The payment is booked on it.",
    )
    proof_reference = fields.Char(
        string="Reference of the Payment",
        readonly=True,
        copy=False,
        help="What the payment can be found by where it was made.",
    )
    offline_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Booked Against",
        readonly=True,
        copy=False,
        check_company=True,
        help="The account that the payment comes from in the books. Empty: that of "
        "payments of the journal that wait for their statement.",
    )

    def action_approve(self):
        """Have money that was paid elsewhere looked at by a second person, always."""
        offline = self.filtered(lambda r: r.method == "offline" and r.state == "draft")
        for refund in offline:
            refund._check_proof()
            refund._check_second_look()
        return super().action_approve()

    def _compute_needs_second_person(self):
        result = super()._compute_needs_second_person()
        for refund in self:
            if refund.method == "offline" and refund.state == "draft":
                refund.needs_second_person = True
        return result

    def _is_second_person(self):
        """Any accountant but who recorded it; above the limit, with that right too."""
        if self.method != "offline" or self._is_above_limit():
            return super()._is_second_person()
        return self.env.user != self.create_uid

    def _check_proof(self):
        self.ensure_one()
        lacking = {
            self.env._("a document that proves it"): self.proof_attachment_ids,
            self.env._("the day it was paid"): self.proof_date,
            self.env._("the reference of the payment"): self.proof_reference,
        }
        missing = [what for what, given in lacking.items() if not given]
        if missing:
            raise UserError(
                self.env._(
                    "Refund %(name)s says that %(customer)s has the money already, but "
                    "lacks %(missing)s. Cancel it and record it again with its proof.",
                    name=self.name,
                    customer=self.partner_id.display_name,
                    missing=", ".join(missing),
                )
            )

    def _check_second_look(self):
        if self.env.user == self.create_uid and not self.env.su:
            raise UserError(
                self.env._(
                    "You recorded that refund %(name)s was paid elsewhere. Ask another "
                    "accountant to look at the proof and approve it.",
                    name=self.name,
                )
            )

    def _submit_cash(self):
        """Hand the money out of the cash register: the customer has it."""
        self._lock_way()
        self._check_way()
        if self.journal_id.type != "cash":
            raise UserError(
                self.env._(
                    "Refund %(name)s in cash: choose the cash register (a journal of "
                    "type Cash in %(currency)s) that it is paid from.",
                    name=self.name,
                    currency=self.currency_id.name,
                )
            )
        self._pay_at_once()

    def _submit_offline(self):
        """Book what the customer has already, on the day it was paid."""
        self._lock_way()
        self._check_way()
        self._check_proof()
        if not self.journal_id:
            raise UserError(
                self.env._(
                    "Refund %(name)s: choose the journal that it is booked in.",
                    name=self.name,
                )
            )
        self._pay_at_once(
            date=self.proof_date,
            memo=f"{self.name} {self.credit_note_id.name} {self.proof_reference}",
        )

    def _pay_at_once(self, **values):
        self._transition("submitted", date_submitted=fields.Datetime.now())
        self._pay_outside(**values)
        self._confirm_paid()
        self._follow_statement()
