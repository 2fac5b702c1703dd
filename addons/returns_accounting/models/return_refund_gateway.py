from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.concurrency import serialize

from ..domain import refund_transitions
from .message_log import logging_together


class ReturnRefund(models.Model):
    """The decision to send a refund, and how it follows the gateway afterwards."""

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

    def action_cancel(self):
        """Nobody knows whether what was handed to the job has left already."""
        sent = self.filtered(
            lambda refund: (
                refund.method == "original"
                and refund.state in ("submitted", "pending", *refund_transitions.PAID)
            )
        )
        if sent:
            raise UserError(
                self.env._(
                    "Refund %(name)s is on its way to the gateway and cannot be "
                    "called back here. If the gateway cancels it, the refund follows.",
                    name=sent[0].name,
                )
            )
        return super().action_cancel()

    def _submit(self):
        """Let the money leave by the method of this refund: ``_submit_<method>``."""
        self.ensure_one()
        # sudo: whoever may refund need not be able to write entries
        serialize(self.credit_note_id.sudo())
        self._check_owed()
        getattr(self, f"_submit_{self.method}")()

    def _submit_original(self):
        """Check the caps under a lock and write the transaction that will be sent."""
        # sudo: accountants may not write payment transactions
        charge = self.source_transaction_id.sudo()
        charge._lock_for_refund()
        charge._check_no_open_dispute()
        self._check_charge(charge)
        self.transaction_id = charge._create_child_transaction(
            self.amount,
            is_refund=True,
            invoice_ids=[fields.Command.set(self.credit_note_id.ids)],
        )
        self._transition("submitted", date_submitted=fields.Datetime.now())

    def _check_owed(self):
        """Refuse more than the credit note owes: it may be paid otherwise by now."""
        note = self.credit_note_id
        sent = note.return_refund_ids.filtered(
            lambda refund: (
                refund.state in ("submitted", "pending") and not refund.payment_id
            )
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

    def action_refresh(self):
        """Ask the gateway how the refunds stand.

        All of an account are asked for before one is followed, and those without news
        are left alone: while the gateway takes its time, nothing is locked that jobs
        and other people wait for, and what they do to most of them meanwhile is no
        reason to ask for all again.
        """
        known = self.filtered("provider_reference")
        for provider, refunds in known.grouped("provider_id").items():
            # sudo: accountants may not read provider credentials
            seen = provider.sudo()._retrieve_refunds(
                refunds.mapped("provider_reference")
            )
            told = {refund: seen[refund.provider_reference] for refund in refunds}
            news = refunds.filtered(
                lambda refund, told=told: refund._is_news(told[refund])
            )
            news._apply_gateway_refunds(told)

    def _is_news(self, seen):
        """Whether the gateway says of this refund what is not known here yet."""
        is_paid = self.state in refund_transitions.PAID
        return (
            refund_transitions.target(self.state, seen.status) != self.state
            or bool(self._find_reference_news(seen.customer_reference))
            or (is_paid and not self.payment_id)
            or (self.state == "pending" and self.reason_code != seen.reason)
        )

    def _apply_gateway_refund(self, refund):
        """Take a refund as the gateway shows it, in any order, any number of times.

        :param refund: a ``gateway.refund_gateway.GatewayRefund``, fetched from the
            gateway, not read from an event
        """
        self.ensure_one()
        self._apply_gateway_refunds({self: refund})

    def _apply_gateway_refunds(self, told):
        """Take these refunds as the gateway shows them, in one go.

        :param told: ``{refund: GatewayRefund}``, of each of these
        :raise GatewayError: when one is about another amount
        """
        # sudo: whoever learns of it, the refunds and their transactions follow
        serialize(self.sudo())
        with logging_together(self) as refunds:
            refunds.transaction_id.sudo()._take_gateway_refunds(
                {refund.transaction_id: seen for refund, seen in told.items()}
            )
            refunds._follow_gateway(told)

    def _follow_gateway(self, told):
        """Follow the refunds that their transactions have just taken.

        :param told: as for ``_apply_gateway_refunds``
        """
        were_paid = self.filtered(lambda r: r.state in refund_transitions.PAID)
        ways = {}
        for refund in self:
            seen = told[refund]
            ways[refund] = refund_transitions.target(refund.state, seen.status)
            refund._write_customer_reference(seen.customer_reference)
        by_way = self.grouped(lambda refund: (ways[refund], told[refund].reason))
        for (target, code), refunds in by_way.items():
            refunds._follow_to(target, code)
        paid = self.filtered(lambda refund: ways[refund] == "succeeded")
        paid.transaction_id._post_process()
        for refund in were_paid.filtered(lambda refund: ways[refund] == "failed"):
            refund._reverse_payment()
        self.return_order_id._close_if_complete()

    def _follow_to(self, target, code):
        """Take the state and say why, where there is something to say."""
        reason = (target not in refund_transitions.PAID and code) or False
        for values, refunds in self._group_by_reason(reason):
            moved = refunds._transition(target, **values)
            # still waiting, for another reason
            (refunds - moved).filtered(lambda r: r.reason_code != reason).write(values)
        if target in refund_transitions.PAID:
            self._close_activities()
        elif reason not in (False, "processing"):
            self._tell()

    def _group_by_reason(self, code):
        """Values that say why, each with the refunds they are said of.

        A reason is told in the language of its reader: refund by refund.
        """
        parts = self if code else [self]
        return [(part[:1]._prepare_reason_vals(code), part) for part in parts]

    def _write_customer_reference(self, known):
        """Keep the reference that arrives with a later answer; forget none."""
        changed = self._find_reference_news(known)
        if changed:
            self.write(changed)
        if "customer_reference" in changed:
            self._tell_reference()

    def _find_reference_news(self, known):
        values = {
            "customer_reference": known.value,
            "customer_reference_kind": known.kind,
            "customer_reference_status": known.status,
            "is_reversal": known.settled_as == "reversal",
        }
        return {
            field: value
            for field, value in values.items()
            if value and self[field] != value
        }

    def _mark_settled(self):
        """A posted settlement entry has these refunds from the gateway's balance."""
        self._transition("settled").return_order_id._close_if_complete()

    def _unmark_settled(self):
        """The settlement entry of these refunds was taken back."""
        self._transition("succeeded")
