from odoo import api, fields, models

#: Tells somebody that a refund needs a decision.
ACTIVITY = "returns_accounting.mail_activity_type_return_refund"


class ReturnRefund(models.Model):
    """Refunds that fail or wait: the books, the reason, and the person who is told."""

    _inherit = "return.refund"

    def _reverse_payment(self):
        """Book a bounced refund: the money is back at the gateway, the debt is back.

        The payment stays in the books; a reversing entry takes it back and the credit
        note is open again.
        """
        self.ensure_one()
        self._reverse_entry(self.payment_id.move_id)
        self.payment_id.action_reject()

    def _reverse_entry(self, entry):
        """Book the opposite of an entry that paid the credit note, and open this."""
        receivable = entry.line_ids.filtered(
            lambda aml: aml.account_id.account_type == "asset_receivable"
        )
        receivable.remove_move_reconcile()
        self.reversal_move_id = self.env["account.move"].create(
            self._prepare_reversal_vals(entry)
        )
        self.reversal_move_id.action_post()
        counterpart = self.reversal_move_id.line_ids.filtered(
            lambda aml: aml.account_id == receivable.account_id
        )
        (receivable + counterpart).reconcile()

    def _get_reversal_label(self):
        if self.state == "canceled":
            return self.env._("Refund %(name)s taken back", name=self.name)
        return self.env._(
            "Refund %(name)s failed: %(reason)s",
            name=self.name,
            reason=self.failure_reason,
        )

    def _prepare_reversal_vals(self, entry):
        label = self._get_reversal_label()
        return {
            "move_type": "entry",
            "journal_id": entry.journal_id.id,
            "company_id": entry.company_id.id,
            "date": fields.Date.context_today(self),
            "ref": label,
            "return_order_id": self.return_order_id.id,
            "line_ids": [
                fields.Command.create(
                    {
                        "account_id": aml.account_id.id,
                        "partner_id": aml.partner_id.id,
                        "currency_id": aml.currency_id.id,
                        "amount_currency": -aml.amount_currency,
                        "balance": -aml.balance,
                        "name": label,
                    }
                )
                for aml in entry.line_ids
            ],
        }

    @api.model
    def _get_reason_sentences(self):
        """{code: sentence} in the language of the environment."""
        return dict(self._fields["reason_code"]._description_selection(self.env))

    def _prepare_reason_vals(self, code, said=None):
        """Values that say why the refund waits or failed.

        :param code: of ``domain.refund_reasons``; falsy when there is nothing to say
        :param said: the gateway's own words, where our code says less
        """
        if not code:
            return {"reason_code": False, "failure_reason": False}
        person = self._get_accountant()
        sentence = self.with_context(lang=person.lang)._get_reason_sentences()[code]
        details = f"{sentence} ({said})" if said else sentence
        return {"reason_code": code, "failure_reason": details}

    def _get_accountant(self):
        """Who planned the refund, if still here; else who takes care of the return."""
        planner = self.create_uid
        is_accountant = planner.active and planner.has_group(
            "account.group_account_invoice"
        )
        return planner if is_accountant else self.return_order_id._get_followup_user()

    def _tell(self):
        """Have somebody look at refunds that failed or wait for us."""
        model_id = self.env["ir.model"]._get_id(self._name)
        kind = self.env.ref(ACTIVITY)
        self._close_activities()
        self.env["mail.activity"].sudo().create(  # sudo: the job, for its people
            [
                {
                    "res_model_id": model_id,
                    "res_id": refund.id,
                    "activity_type_id": kind.id,
                    "automated": True,
                    "summary": kind.summary,
                    "note": refund.failure_reason,
                    "user_id": refund._get_accountant().id,
                }
                for refund in self
            ]
        )
        for refund in self.filtered(lambda refund: refund.state == "failed"):
            refund._tell_return()

    def _tell_return(self):
        """Say on the return that the customer does not have the money."""
        self.return_order_id._message_log(
            body=self.env._(
                "Refund %(name)s of %(amount)s failed. %(reason)s",
                name=self.name,
                amount=self.currency_id.format(self.amount),
                reason=self.failure_reason,
            )
        )

    def _close_activities(self):
        self.activity_unlink([ACTIVITY])
