from decimal import Decimal

from odoo import fields, models
from odoo.tools import LazyTranslate

from ..domain.desk import Side
from .match_labels import UNDECIDED

_lt = LazyTranslate(__name__)

#: In what an item and a candidate agree, as the screen says it.
REASON_LABELS = {
    "reference": _lt("Same reference"),
    "amount": _lt("Same amount"),
    "partner": _lt("Same customer"),
    "date": _lt("Near in time"),
}


class ReturnReconciliationDesk(models.AbstractModel):
    """How something open is told to the person, and compared by the rules.

    A description is ``{"id", "tab", "title", "subtitle", "partner_id", "why", "date",
    "age", "amount", "currency_id", "reference", "confidence", "can_create"}``;
    ``amount`` is what is open, signed as in the ledger, in ``currency_id``; payouts and
    bank transactions have the sign that they have at the bank.
    """

    _inherit = "return.reconciliation.desk"

    def _describe(self, provider, tab, ids):
        """Descriptions of open things, in the order of ``ids``."""
        return getattr(self, f"_describe_{tab}")(provider, ids)

    def _describe_gateway(self, provider, ids):
        items = self.env["account.move.line"].browse(ids)
        rows = self._get_rows(items)
        best = self._get_best_confidence(rows)
        return [
            self._describe_item("gateway", item)
            | self._describe_row(rows[item])
            | {"confidence": best.get(rows[item].id, False)}
            for item in items
        ]

    def _describe_row(self, row):
        return {
            "title": row.category_label,
            "reference": row.source_id or row.gateway_id,
            "subtitle": row.document_name or row.description or "",
            "partner_id": row.clearing_line_id.partner_id.id,
            "can_create": not row.document_name,
        }

    def _describe_booked(self, provider, ids):
        items = self.env["account.move.line"].browse(ids)
        refunds = self._get_refunds(items)
        return [
            self._describe_item("booked", item)
            | {
                "title": refunds[item].name or item.move_id.name,
                "reference": self._get_booked_reference(item),
            }
            for item in items
        ]

    def _describe_item(self, tab, item):
        return {
            "id": item.id,
            "tab": tab,
            "subtitle": item.partner_id.display_name or "",
            "partner_id": item.partner_id.id,
            "why": item.settlement_explanation or "",
            "date": fields.Date.to_string(item.date),
            "age": self._get_age(item.date),
            "amount": item.amount_residual_currency,
            "currency_id": item.currency_id.id,
            "confidence": False,
            "can_create": False,
        }

    def _get_booked_reference(self, item):
        # sudo: payment transactions are for administrators, their names for us
        transaction = item.move_id.sudo().origin_payment_id.payment_transaction_id
        return transaction.provider_reference or item.ref or item.move_id.name or ""

    def _describe_credit(self, provider, ids):
        notes = self.env["account.move"].browse(ids)
        return [
            {
                "id": note.id,
                "tab": "credit",
                "title": note.name,
                "subtitle": note.partner_id.display_name,
                "partner_id": note.commercial_partner_id.id,
                "why": self._explain_note(note),
                "date": fields.Date.to_string(note.date),
                "age": self._get_age(note.date),
                "amount": -note.amount_residual,
                "currency_id": note.currency_id.id,
                "reference": note.return_order_id.name or note.ref or "",
                "confidence": False,
                "can_create": not note.return_refund_ids.filtered(
                    lambda refund: refund.state not in ("failed", "canceled")
                ),
            }
            for note in notes
        ]

    def _explain_note(self, note):
        refund = note.return_refund_ids[:1]
        if not refund:
            return self.env._("Owed to the customer; no refund is planned.")
        states = dict(refund._fields["state"]._description_selection(self.env))
        return self.env._(
            "Refund %(refund)s: %(state)s.",
            refund=refund.name,
            state=states[refund.state],
        )

    def _describe_payout(self, provider, ids):
        best = self._get_best_at_bank(provider, "payout", ids)
        return [
            {
                "id": payout.id,
                "tab": "payout",
                "title": payout.gateway_id,
                "subtitle": payout.bank_reference or "",
                "partner_id": False,
                "why": self._explain_payout(payout),
                "date": fields.Date.to_string(payout.arrival_date or payout.created),
                "age": self._get_age(payout.arrival_date or payout.created.date()),
                "amount": payout.amount,
                "currency_id": payout.currency_id.id,
                "reference": payout.gateway_id,
                "confidence": best.get(payout.id, False),
                "can_create": True,
            }
            for payout in self.env["payment.payout"].browse(ids)
        ]

    def _explain_payout(self, payout):
        days = self._get_age(payout.arrival_date or payout.created.date())
        if days <= 0:
            return self.env._("The bank should have it in %s days.", -days)
        return self.env._("The bank should have had it %s days ago.", days)

    def _describe_bank(self, provider, ids):
        # sudo: no screen of Community gives accountants bank transactions
        lines = self.env["account.bank.statement.line"].sudo().browse(ids)
        best = self._get_best_at_bank(provider, "bank", ids)
        return [
            {
                "id": line.id,
                "tab": "bank",
                "title": line.payment_ref or line.move_id.name,
                "subtitle": line.partner_id.display_name or line.partner_name or "",
                "partner_id": line.partner_id.id,
                "why": self._explain_bank(line, best),
                "date": fields.Date.to_string(line.date),
                "age": self._get_age(line.date),
                "amount": line.amount,
                "currency_id": line.currency_id.id,
                "reference": line.move_id.name or "",
                "confidence": best.get(line.id, False),
                "can_create": False,
            }
            for line in lines
        ]

    def _explain_bank(self, line, best):
        if line.id in best:
            return self.env._("A payout may be it, but no rule is certain: choose.")
        return self.env._("No payout is known for it.")

    def _get_rows(self, items):
        """{clearing item: what the gateway showed}, empty where it is none of its."""
        found = self.env["payment.balance.transaction"].search(
            [("clearing_line_id", "in", items.ids)]
        )
        by_item = {row.clearing_line_id: row for row in found}
        return {item: by_item.get(item, found.browse()) for item in items}

    def _get_refunds(self, items):
        """{clearing item: the refund whose payment it is}, empty where it is none."""
        payments = items.move_id.origin_payment_id
        found = self.env["return.refund"].search([("payment_id", "in", payments.ids)])
        by_move = {refund.payment_id.move_id: refund for refund in found}
        return {item: by_move.get(item.move_id, found.browse()) for item in items}

    def _get_best_confidence(self, rows):
        """{row id: confidence of its best proposal}, of a refund or of a payment."""
        ids = [row.id for row in rows.values()]
        return {
            row.id: confidence
            for model in ("return.refund.match", "payment.charge.proposal")
            for row, confidence in self.env[model]._read_group(
                [("state", "in", UNDECIDED), ("balance_transaction_id", "in", ids)],
                ["balance_transaction_id"],
                ["confidence:max"],
            )
        }

    def _to_side(self, description, sign=1):
        """A description as the rules compare it."""
        currency = self.env["res.currency"].browse(description["currency_id"])
        amount = Decimal(str(currency.round(description["amount"])))
        texts = ("title", "subtitle", "reference")
        return Side(
            amount=sign * amount,
            currency=currency.name,
            day=fields.Date.to_date(description["date"]),
            partner=description["partner_id"] or None,
            texts=tuple(description[name] or "" for name in texts),
        )

    def _get_reason_label(self, code):
        return self.env._(REASON_LABELS[code])
