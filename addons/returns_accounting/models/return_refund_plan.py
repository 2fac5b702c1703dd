from collections import Counter
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import refund_plan, refund_reasons, refund_transitions


class ReturnRefund(models.Model):
    """Which way what a credit note owes goes back to the customer."""

    _inherit = "return.refund"

    plan_reason = fields.Selection(
        selection=[
            ("no_payment", "There is no card or online payment to give back."),
            ("refused", "The customer's bank refused to take the payment back."),
            ("too_old", "The payment is too old for its gateway to give it back."),
            ("not_refundable", "This kind of payment cannot be given back."),
            ("whole_only", "The payment can only be given back as a whole."),
            ("exhausted", "The payments have nothing left to give back."),
        ],
        string="Why This Way",
        readonly=True,
        copy=False,
        help="Why this part does not go back the way it was paid.",
    )

    @api.model
    def _create_for_credit_notes(self, credit_notes):
        """Plan the refunds of what the credit notes still owe, none sent.

        :raise UserError: when nothing is owed, or payments went back elsewhere already
        """
        credit_notes.return_order_id._check_exchange_billed()
        vals_list = []
        for note in credit_notes.filtered(lambda move: move.state == "posted"):
            owed = self._get_unplanned(note)
            if note.currency_id.compare_amounts(owed, 0) > 0:
                vals_list += self._prepare_refund_vals_list(note, owed)
        if not vals_list:
            raise UserError(
                self.env._(
                    "Nothing to refund: post the credit notes first. What they owe may "
                    "also be in a refund already."
                )
            )
        return self.create(vals_list)

    @api.model
    def _get_unplanned(self, note):
        """What the credit note owes and no refund is under way for."""
        planned = note.return_refund_ids.filtered(
            lambda refund: (
                refund.state in refund_transitions.UNDER_WAY and not refund.payment_id
            )
        )
        return note.currency_id.round(
            note.amount_residual - sum(planned.mapped("amount"))
        )

    @api.model
    def _get_refund_wishes(self, note):
        """What the customer chose to get another way than back to the payment.

        Served first, up to what the credit note owes; never filled in for the customer.

        :return: ``[(method, amount)]``, amounts in the currency of the note, each
            method once
        """
        return []

    @api.model
    def _prepare_refund_vals_list(self, note, owed):
        """Divide ``owed`` of the credit note over the ways it goes to the customer."""
        # sudo: accountants may not read payment transactions
        charges = note.reversed_entry_id.sudo()._get_refundable_transactions()
        charges._lock_for_refund()
        shares = self._plan_shares(note, owed, charges, self._get_refund_wishes(note))
        self._check_given_back_elsewhere(note, owed, charges, shares)
        attempts = self._count_attempts(note)
        return [
            self._prepare_refund_vals(note, share, attempts[share.method, share.charge])
            for share in shares
        ]

    @api.model
    def _plan_shares(self, note, amount, charges, wishes=()):
        """The ways that ``amount`` of the credit note can go.

        :param charges: the payments it can go back to, as superuser
        :rtype: [domain.refund_plan.Share]
        """
        today = fields.Date.context_today(self)
        refused = note.return_refund_ids.filtered(
            lambda refund: refund.reason_code in refund_reasons.NEEDS_OTHER_WAY
        ).source_transaction_id
        return refund_plan.plan(
            Decimal(str(amount)),
            [
                charge._prepare_planned_charge(today, charge in refused)
                for charge in charges
            ],
            note.company_id.return_refund_charge_order,
            [(method, Decimal(str(wished))) for method, wished in wishes],
        )

    def _check_given_back_elsewhere(self, note, owed, charges, shares):
        """Propose no bank transfer for what went back another way already.

        Somebody refunded it without telling why, or the customer's bank has it.

        :raise UserError: naming what is left and the way out
        """
        elsewhere = sum(
            charge._get_refunded_elsewhere() + charge._get_disputed_amount()
            for charge in charges
        )
        over = sum(share.amount for share in shares if share.why == "exhausted")
        if not elsewhere or not over:
            return
        raise UserError(
            charges._get_dispute_refusal()
            or self.env._(
                "Credit note %(note)s owes %(owed)s, which is %(over)s more than the "
                "payments of %(invoice)s can still give back: %(elsewhere)s of them "
                "went back without a refund of a return, in Odoo, at the gateway or "
                "through the customer's bank. If it was for this, reconcile it with "
                "the credit note; else pay the rest with Pay on the credit note.",
                note=note.name,
                owed=note.currency_id.format(owed),
                over=note.currency_id.format(float(over)),
                invoice=note.reversed_entry_id.name,
                elsewhere=note.currency_id.format(elsewhere),
            )
        )

    @api.model
    def _count_attempts(self, note):
        """How often the credit note was to be refunded each way: {(method, charge)}."""
        return Counter(
            (refund.method, refund.source_transaction_id.id or None)
            for refund in note.return_refund_ids
        )

    @api.model
    def _prepare_refund_vals(self, note, share, attempt):
        """Values of a planned refund.

        The key follows from what is given back and how often that was tried: planning
        the same twice at the same time is refused by the database.
        """
        return {
            "return_order_id": note.return_order_id.id,
            "credit_note_id": note.id,
            "method": share.method,
            "source_transaction_id": share.charge,
            "amount": float(share.amount),
            "plan_reason": share.why,
            "idempotency_key": self._make_key(note, share, attempt),
        }

    @api.model
    def _make_key(self, note, share, attempt):
        # sudo: the database identifier keeps keys apart that two databases send to
        # one gateway account
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"{database}-{note.id}-{share.charge or share.method}-{attempt}"

    def action_retry(self):
        """Try failed refunds again the same way, each with a key of its own.

        :raise UserError: when one did not fail, or is planned again or paid by now
        """
        return self._retry()._get_records_action(name=self.env._("Refunds"))

    def _retry(self):
        vals_list = []
        for refund in self:
            refund._check_retry()
            share = refund_plan.Share(
                refund.method,
                refund.source_transaction_id.id or None,
                Decimal(str(refund.amount)),
            )
            note = refund.credit_note_id
            attempt = self._count_attempts(note)[share.method, share.charge]
            vals_list.append(self._prepare_refund_vals(note, share, attempt))
        retried = self.create(vals_list)
        self._close_activities()
        return retried

    def _check_retry(self):
        if self.state != "failed":
            raise UserError(
                self.env._(
                    "Refund %(name)s has not failed: there is nothing to retry.",
                    name=self.name,
                )
            )
        left = self._get_unplanned(self.credit_note_id)
        if self.currency_id.compare_amounts(self.amount, left) > 0:
            raise UserError(
                self.env._(
                    "Credit note %(note)s owes only %(left)s that is in no refund yet, "
                    "less than the %(amount)s of %(name)s: it was paid or planned "
                    "again meanwhile. Refund the rest from the credit note.",
                    note=self.credit_note_id.name,
                    left=self.currency_id.format(left),
                    amount=self.currency_id.format(self.amount),
                    name=self.name,
                )
            )
