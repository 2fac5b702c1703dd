from odoo import models

from .match_labels import UNDECIDED


class ReturnReconciliationDesk(models.AbstractModel):
    """Payments that the rules propose for charges without a reference."""

    _inherit = "return.reconciliation.desk"

    def _get_proposed(self, provider, tab, item):
        """Refunds and, for charges, payments: both sides booked, so that one click
        settles them."""
        found = super()._get_proposed(provider, tab, item)
        if tab not in ("gateway", "booked"):
            return found
        return found + self._get_proposed_payments(provider, tab, item)

    def _get_proposed_payments(self, provider, tab, item):
        line = self.env["account.move.line"].browse(item["id"])
        proposals = self.env["payment.charge.proposal"].search(
            [
                ("state", "in", UNDECIDED),
                *self._get_proposal_domain(tab, line),
            ]
        )
        other = "booked" if tab == "gateway" else "gateway"
        candidates = []
        for proposal, payment_item in proposals._get_payment_items().items():
            charge_item = proposal.balance_transaction_id.clearing_line_id
            found = payment_item if tab == "gateway" else charge_item
            candidates += [
                self._to_candidate(
                    item,
                    description,
                    other,
                    confidence=proposal.confidence,
                    rule=self.env._("Customer, amount and days"),
                    proposal=("charge", proposal.id),
                )
                for description in self._describe(provider, other, found.ids)
            ]
        return candidates

    def _get_proposal_domain(self, tab, line):
        if tab == "gateway":
            return [("balance_transaction_id.clearing_line_id", "=", line.id)]
        # sudo: payment transactions are for administrators
        payment = line.move_id.sudo().origin_payment_id.payment_transaction_id
        return [
            ("transaction_id", "=", payment.id),
            ("balance_transaction_id.clearing_line_id.reconciled", "=", False),
        ]
