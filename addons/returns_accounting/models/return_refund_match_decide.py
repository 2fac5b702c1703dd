from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import LazyTranslate

from ..domain import match_reasons
from .match_labels import UNDECIDED

_lt = LazyTranslate(__name__)

REASON_LABELS = {
    "reference": _lt("Gateway reference"),
    "key": _lt("Our key"),
    "charge": _lt("Payment"),
    "customer": _lt("Customer"),
    "amount": _lt("Amount"),
    "currency": _lt("Currency"),
    "day": _lt("Days"),
}


class ReturnRefundMatch(models.Model):
    """What a person decides of a match, and by which reasons."""

    _inherit = "return.refund.match"

    reasons = fields.Char(
        compute="_compute_reasons",
        help="In what the refund and the balance transaction agree.",
    )

    @api.depends("refund_id", "balance_transaction_id")
    def _compute_reasons(self):
        for match in self:
            agreeing = [r["label"] for r in match._get_match_reasons() if r["agrees"]]
            match.reasons = ", ".join(agreeing)

    def _get_match_reasons(self):
        """What speaks for this pair and what against it, the strongest first.

        :return: ``[{"code", "label", "agrees": True, False or None where one side says
            nothing, "refund", "row": the two values as text}]``
        """
        self.ensure_one()
        refund, row = self._get_refund_side(), self._get_row_side()
        return [
            {
                "code": code,
                "label": self.env._(REASON_LABELS[code]),
                "agrees": agrees,
                "refund": str(getattr(refund, code) or ""),
                "row": str(getattr(row, code) or ""),
            }
            for code, agrees in match_reasons.compare(refund, row).items()
        ]

    def _get_refund_side(self):
        refund = self.refund_id
        # sudo: payment transactions are for administrators, their names for us
        charge = refund.sudo().source_transaction_id
        sent = refund.date_submitted or refund.create_date
        return match_reasons.Side(
            reference=refund.provider_reference or "",
            key=refund.idempotency_key or "",
            charge=charge.provider_reference or "",
            customer=charge.partner_email or refund.partner_id.email or "",
            amount=_exact(refund.amount, refund.currency_id),
            currency=refund.currency_id.name,
            day=sent and sent.date(),
        )

    def _get_row_side(self):
        row = self.balance_transaction_id
        facing = row.customer_facing_currency_id
        return match_reasons.Side(
            reference=row.source_id or "",
            key=row.odoo_ref or "",
            charge=row.payment_intent_id or "",
            customer=row.customer_email or "",
            amount=_exact(abs(row.customer_facing_amount), facing) if facing else None,
            currency=facing.name or "",
            day=row.created.date(),
        )

    def action_confirm(self):
        """Take the proposals, parts with all that belong to them; void their rivals.

        :raise UserError: when one of them is explained already
        """
        self._check_may_decide()
        taken = self.filtered(lambda match: match.state in UNDECIDED)
        taken |= taken._get_other_parts()
        taken._check_free()
        taken._decide("confirmed")
        taken._drop_rivals()
        for provider in taken.balance_transaction_id.provider_id:
            provider._follow_refunds(taken)

    def action_reject(self):
        """These two never belong together: do not propose it again.

        Parts are rejected with the others that have the same sum only together.
        """
        self._check_may_decide()
        wrong = self.filtered(lambda match: match.state in UNDECIDED)
        (wrong | wrong._get_other_parts())._decide("rejected")

    def action_reopen(self):
        """Take a decision back: what was rejected or confirmed is undecided again.

        :raise UserError: when the entry of the row has been reconciled by it
        """
        self._check_may_decide()
        undone = self.filtered(lambda match: match.user_id)
        rejected = undone.filtered(lambda match: match.state == "rejected")
        undone |= rejected._get_other_parts(("rejected",))
        undone._check_not_settled()
        rows = undone.balance_transaction_id
        undone.sudo().unlink()  # sudo: matches are read-only but for decisions
        rows.provider_id._match_settlement()

    @api.model
    def _pair(self, refunds, rows):
        """Confirm by hand that ``rows`` pay ``refunds``: one of each, or one and many.

        :return: the matches
        :raise UserError: when neither side is a single one, sums differ or one is taken
        """
        self._check_may_decide()
        self._check_sums(refunds, rows)
        # sudo: as above
        self.sudo().search(
            [
                ("state", "in", (*UNDECIDED, "rejected")),
                ("refund_id", "in", refunds.ids),
                ("balance_transaction_id", "in", rows.ids),
            ]
        ).unlink()
        matches = self.sudo().create(
            [
                {
                    "refund_id": refund.id,
                    "balance_transaction_id": row.id,
                    "reporting_category": row.reporting_category,
                    "company_id": refund.company_id.id,
                    "rule": "by_hand",
                    "confidence": 100,
                    "state": "proposed",
                    "is_part": len(refunds) > 1 or len(rows) > 1,
                }
                for refund in refunds
                for row in rows
            ]
        )
        matches = matches.sudo(False)
        matches.action_confirm()
        return matches

    def _check_sums(self, refunds, rows):
        single = len(refunds) == 1 or len(rows) == 1
        owed = sum(_exact(refund.amount, refund.currency_id) for refund in refunds)
        paid = sum(
            _exact(abs(row.customer_facing_amount), row.customer_facing_currency_id)
            for row in rows
        )
        currencies = refunds.currency_id | rows.customer_facing_currency_id
        if single and owed == paid and len(currencies) == 1:
            return
        raise UserError(
            self.env._(
                "%(refunds)s and %(rows)s do not belong together: match one refund "
                "with the balance transactions, or one balance transaction with the "
                "refunds, that have the same sum in the same currency (here %(owed)s "
                "and %(paid)s).",
                refunds=", ".join(refunds.mapped("display_name")),
                rows=", ".join(rows.mapped("gateway_id")),
                owed=owed,
                paid=paid,
            )
        )

    def _check_may_decide(self):
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Only accountants decide what a balance transaction is.")
            )
        self.check_access("read")

    def _get_other_parts(self, states=UNDECIDED):
        """The parts that have the same sum only together with ``self``."""
        parts = self.filtered("is_part")
        return self.search(
            [
                ("state", "in", states),
                ("is_part", "=", True),
                ("rule", "in", parts.mapped("rule")),
                "|",
                ("refund_id", "in", parts.refund_id.ids),
                ("balance_transaction_id", "in", parts.balance_transaction_id.ids),
            ]
        )

    def _check_free(self):
        """Refuse what is explained; the indexes know it of whole ones only."""
        for match in self._get_rivals().filtered(lambda m: m.state == "confirmed"):
            raise UserError(
                self.env._(
                    "Balance transaction %(row)s is matched to refund %(refund)s: undo "
                    "that first.",
                    row=match.balance_transaction_id.gateway_id,
                    refund=match.refund_id.display_name,
                )
            )

    def _get_rivals(self):
        """Other matches of the same rows, or of the same refunds in the category."""
        found = self.search(
            [
                ("id", "not in", self.ids),
                ("state", "!=", "rejected"),
                "|",
                ("balance_transaction_id", "in", self.balance_transaction_id.ids),
                ("refund_id", "in", self.refund_id.ids),
            ]
        )
        rows = self.balance_transaction_id
        sides = {(match.refund_id, match.reporting_category) for match in self}
        return found.filtered(
            lambda match: (
                match.balance_transaction_id in rows
                or (match.refund_id, match.reporting_category) in sides
            )
        )

    def _drop_rivals(self):
        self._get_rivals().sudo().unlink()  # sudo: as above

    def _check_not_settled(self):
        for match in self.filtered(lambda match: match.refund_id.state == "settled"):
            raise UserError(
                self.env._(
                    "Refund %(refund)s is settled in the ledger: reset the settlement "
                    "entry %(entry)s to draft before you take back its match.",
                    refund=match.refund_id.display_name,
                    entry=match.balance_transaction_id.move_id.name,
                )
            )

    def _decide(self, state):
        # sudo: matches are read-only but for decisions
        self.sudo().write(
            {"state": state, "user_id": self.env.uid, "date": fields.Datetime.now()}
        )


def _exact(amount, currency):
    return Decimal(str(currency.round(amount)))
