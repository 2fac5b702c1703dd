from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ..domain import refund_plan


class ReturnRefundOtherwise(models.TransientModel):
    """From what was entered, when nothing is missing, to the planned refund."""

    _inherit = "return.refund.otherwise"

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
