from odoo import fields, models

from .return_reconciliation_desk_candidates import MOST


class ReturnReconciliationDesk(models.AbstractModel):
    """What the rules propose between payouts and the bank, on the desk."""

    _inherit = "return.reconciliation.desk"

    def _get_proposed_at_bank(self, provider, tab, item):
        proposals = self._find_bank_proposals(provider, tab, [item["id"]])
        return [
            self._to_candidate(
                item,
                self._describe_bank_match(provider, match, tab),
                "bank_match",
                key=f"bank_match-{match.id}",
                confidence=match.confidence,
                rule=match._get_rule_label(),
                proposal=("bank_match", match.id),
            )
            for match in proposals[:MOST]
        ]

    def _find_bank_proposals(self, provider, tab, ids):
        """Proposals for payouts or bank transactions, the surest first.

        What was settled meanwhile in another way is proposed no more.
        """
        proposals = self.env["payment.bank.match"].search(
            [("state", "=", "proposed"), *self._get_bank_side(provider, tab, ids)],
            order="confidence desc, id",
        )
        return proposals.filtered(lambda match: match._is_free())

    def _get_bank_side(self, provider, tab, ids):
        """The matches of payouts or bank transactions, as a domain."""
        account = ("balance_transaction_id.provider_id", "=", provider.id)
        if tab == "bank":
            return [account, ("statement_line_id", "in", ids)]
        payouts = self.env["payment.payout"].browse(ids)
        return [
            account,
            ("balance_transaction_id.reporting_category", "=", "payout"),
            ("balance_transaction_id.source_id", "in", payouts.mapped("gateway_id")),
        ]

    def _get_best_at_bank(self, provider, tab, ids):
        """{id of a payout or bank transaction: confidence of its best proposal}."""
        best = {}
        for match in self._find_bank_proposals(provider, tab, ids):
            side = match._get_payouts() if tab == "payout" else match.statement_line_id
            best.setdefault(side.id, match.confidence)
        return best

    def _describe_bank_match(self, provider, match, tab):
        """The other side of a proposal, seen from ``tab``."""
        if tab == "payout":
            ids = match.statement_line_id.ids
            (described,) = self._describe_bank(provider, ids)
            return described
        if payout := match._get_payouts():
            (described,) = self._describe_payout(provider, payout.ids)
            return described
        row = match.balance_transaction_id
        return {
            "id": False,
            "tab": "payout",
            "title": row.category_label,
            "subtitle": row.gateway_id,
            "partner_id": False,
            "why": "",
            "date": fields.Date.to_string(row.created),
            "age": self._get_age(row.created.date()),
            "amount": match.gateway_amount,
            "currency_id": row.currency_id.id,
            "reference": row.source_id or "",
            "can_create": False,
        }

    def _name_bank_match(self, match, tab):
        """What settles an item of ``tab``, in the history."""
        if tab == "payout":
            return match.bank_label or ""
        row = match.balance_transaction_id
        return row.source_id or row.gateway_id


class ReturnReconciliationDecision(models.Model):
    _inherit = "return.reconciliation.decision"

    def _put_back_bank_matches(self, ids):
        self.env["payment.bank.match"].browse(ids).exists()._give_back()
