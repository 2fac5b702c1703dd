import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import refund_transitions
from ..gateway.errors import GatewayError

_logger = logging.getLogger(__name__)

#: Stripe forgets idempotency keys after 24 hours: from then on it is asked first.
#: https://docs.stripe.com/api/idempotent_requests
KEY_LIFETIME = timedelta(hours=23)


class ReturnRefund(models.Model):
    """How a refund leaves, and how its outcome comes back."""

    _inherit = "return.refund"

    def action_send(self):
        """Decide the refunds now and let the job send them.

        The decision (refund, key, transaction) is committed before anything leaves;
        the job can repeat the sending as often as it must.
        """
        self.filtered(lambda refund: refund.state == "draft").action_approve()
        for refund in self.filtered(lambda refund: refund.state == "approved"):
            refund._submit()
        self.env.ref("returns_accounting.ir_cron_send_refunds")._trigger()

    def _submit(self):
        """Let the money leave by the method of this refund: ``_submit_<method>``."""
        self.ensure_one()
        getattr(self, f"_submit_{self.method}")()

    def _submit_original(self):
        """Check the caps under a lock and write the transaction that will be sent."""
        # sudo: accountants may not write payment transactions
        charge = self.source_transaction_id.sudo()
        charge._lock_for_refund()
        self._check_owed()
        self._check_charge(charge)
        self.transaction_id = charge._create_child_transaction(
            self.amount,
            is_refund=True,
            invoice_ids=[fields.Command.set(self.credit_note_id.ids)],
        )
        self.date_submitted = fields.Datetime.now()
        self._transition("submitted")

    def _check_owed(self):
        """Refuse more than the credit note owes: it may be paid otherwise by now."""
        note = self.credit_note_id
        sent = note.return_refund_ids.filtered(
            lambda refund: refund.state in ("submitted", "pending")
        )
        owed = note.currency_id.round(note.amount_residual - sum(sent.mapped("amount")))
        if (
            note.state != "posted"
            or self.currency_id.compare_amounts(self.amount, owed) > 0
        ):
            raise UserError(
                self.env._(
                    "Refund %(name)s of %(amount)s is above the %(owed)s that credit "
                    "note %(note)s still owes: it was paid or offset otherwise. Cancel "
                    "this refund and plan a new one.",
                    name=self.name,
                    amount=self.currency_id.format(self.amount),
                    owed=self.currency_id.format(owed),
                    note=note.name,
                )
            )

    def _check_charge(self, charge):
        left = charge._get_refundable_amount(exclude=self)
        if self.currency_id.compare_amounts(self.amount, left) > 0:
            raise UserError(
                self.env._(
                    "Refund %(name)s of %(amount)s is above the %(left)s that payment "
                    "%(charge)s can still give back.",
                    name=self.name,
                    amount=self.currency_id.format(self.amount),
                    left=self.currency_id.format(left),
                    charge=charge.reference,
                )
            )

    @api.model
    def _cron_send_submitted(self, limit=200):
        """Send what was decided, one commit each; what is interrupted is sent again."""
        refunds = self.search([("state", "=", "submitted")], limit=limit, order="id")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(refunds))
        for refund in refunds:
            if refund.try_lock_for_update().state == "submitted":
                refund._try_to_send()
            if not cron._commit_progress(1):
                break

    def _try_to_send(self):
        """Send this refund; whatever goes wrong with it must not stop the others.

        What the gateway did is not lost: the refund stays submitted, and asking again
        with its key brings the same answer.
        """
        try:
            with self.env.cr.savepoint():
                self._send()
        except OperationalError:  # of the database: the job is run again
            raise
        except Exception as error:
            _logger.exception("Refund %s could not be sent or booked", self.name)
            self.failure_reason = self.env._(
                "Could not be booked, tried again soon: %(reason)s", reason=error
            )

    def _send(self):
        """Ask the gateway for this refund; with our key it pays once, however often.

        A time-out leaves the refund submitted, to be asked for again; a refusal by the
        gateway fails it with the gateway's own reason.
        """
        self.ensure_one()
        # sudo: the job acts for the accountant who approved the refund
        transaction = self.transaction_id.sudo()
        try:
            known = self._find_at_gateway()
            if known:
                self._apply_gateway_refund(known)
            else:
                transaction._send_refund_request()
        except GatewayError as error:
            self._handle_gateway_error(error)
        if transaction.state == "error" and self.state == "submitted":
            self._transition("failed", failure_reason=transaction.state_message)

    def _find_at_gateway(self):
        """The refund as the gateway knows it, once our key has lost its protection."""
        if fields.Datetime.now() - self.date_submitted < KEY_LIFETIME:
            return None
        # sudo: accountants may not read provider credentials
        charge = self.source_transaction_id.sudo()
        return charge.provider_id._stripe_gateway().find_refund(
            charge.provider_reference, self.idempotency_key
        )

    def _handle_gateway_error(self, error):
        if error.retryable:
            self.failure_reason = self.env._(
                "Not sent yet, tried again soon: %(reason)s", reason=error.message
            )
        else:
            self.transaction_id.sudo()._set_error(error.message)  # sudo: as above
            self._transition("failed", failure_reason=error.message)

    def action_refresh(self):
        """Ask the gateway how the refunds stand."""
        for refund in self.filtered("provider_reference"):
            # sudo: accountants may not read provider credentials
            gateway = refund.provider_id.sudo()._stripe_gateway()
            refund._apply_gateway_refund(
                gateway.retrieve_refund(refund.provider_reference)
            )

    def _apply_gateway_refund(self, refund):
        """Take the state of a Stripe refund object, in any order, any number of times.

        :param refund: the object as a dict, fetched from the gateway, not from an event
        """
        self.ensure_one()
        # sudo: whoever learns of it, the transaction follows
        self.transaction_id.sudo()._process("stripe", {"refund": refund})

    def _follow_gateway(self, refund):
        """Follow the refund object that the refund transaction has just taken."""
        self.ensure_one()
        was_paid = self.state in refund_transitions.PAID
        target = refund_transitions.target(self.state, refund["status"])
        self._transition(target, failure_reason=refund.get("failure_reason"))
        if target == "succeeded":
            self.transaction_id._post_process()
        if target == "failed" and was_paid:
            self._reverse_payment()
        self.return_order_id._close_if_complete()

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

    def _mark_settled(self):
        """A posted settlement entry has these refunds from the gateway's balance."""
        self._transition("settled").return_order_id._close_if_complete()

    def _unmark_settled(self):
        """The settlement entry of these refunds was taken back."""
        self._transition("succeeded")
