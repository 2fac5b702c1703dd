from odoo import api, models
from odoo.exceptions import UserError

from ..domain.desk import COUNTERPARTS

#: Kinds of proposals, and the model that the id in their key is of.
PROPOSAL_MODELS = {
    "match": "return.refund.match",
    "charge": "payment.charge.proposal",
    "bank_match": "payment.bank.match",
}


class ReturnReconciliationDesk(models.AbstractModel):
    """What a rule proposes and a person knows to be wrong: it never comes back."""

    _inherit = "return.reconciliation.desk"

    @api.model
    def reject(self, provider_id, tab, item_id, keys):
        """Say that an item is none of these candidates, which rules propose.

        The item stays open. Parts with the same sum are one proposal, rejected as a
        whole.

        :param keys: of the candidates
        :return: as ``accept``, with nothing changed
        :raise UserError: when no rule proposes one of them, or not any more
        """
        provider = self._get_decided_provider(provider_id)
        self._check_tab(tab)
        touched = {tab: [item_id]}
        before = self._check_open(provider, touched)
        candidates = self._get_proposals(provider, tab, item_id, keys)
        (item,) = self._describe(provider, tab, [item_id])
        states = self._reject(candidates)
        return self._record(
            provider,
            tab,
            touched,
            before,
            {
                "partial_ids": self.env["account.partial.reconcile"],
                "match_ids": self.env["return.refund.match"],
                "undo_data": {"rejected": states},
            },
            kind="reject",
            subject=" ".join(filter(None, [item["title"], item["reference"]])),
            settled_by=", ".join(candidate["title"] for candidate in candidates),
        )

    def _get_proposals(self, provider, tab, item_id, keys):
        """The candidates ``keys`` of an item, all of them proposals."""
        found = self._read_candidates(provider, tab, item_id)
        chosen = [
            candidate
            for candidate in found
            if candidate["key"] in keys and candidate["proposal"]
        ]
        if not chosen or len(chosen) != len(set(keys)):
            raise UserError(
                self.env._(
                    "Only what a rule proposes can be rejected: what merely looks "
                    "alike is not proposed, and does no harm."
                )
            )
        return chosen

    def _reject(self, candidates):
        """:return: {kind: {state before: ids}}, to be put back"""
        states = {}
        for kind, model in PROPOSAL_MODELS.items():
            ids = [
                number
                for of_kind, number in (c["proposal"] for c in candidates)
                if of_kind == kind
            ]
            proposals = self.env[model].browse(ids)
            if kind == "match":
                proposals |= proposals._get_other_parts()
            by_state = proposals.grouped("state")
            states[kind] = {state: group.ids for state, group in by_state.items()}
            proposals.action_reject()
        return states

    def _get_refused(self, provider, tab, item):
        """Ids on the counterpart of ``tab`` that somebody said the item is not."""
        if tab in ("payout", "bank"):
            return self._get_refused_at_bank(provider, tab, item)
        line = self.env["account.move.line"].browse(item["id"])
        refused = [("state", "=", "rejected")]
        charges = self.env["payment.charge.proposal"].search(
            [*refused, *self._get_proposal_domain(tab, line)]
        )
        if tab == "gateway":
            matches = self._get_rows(line)[line].match_ids.filtered_domain(refused)
            items = matches._get_refund_item().union(
                *charges._get_payment_items().values()
            )
        else:
            matches = self._get_refunds(line)[line].match_ids.filtered_domain(refused)
            rows = matches.balance_transaction_id | charges.balance_transaction_id
            items = rows.clearing_line_id
        return set(items.ids)

    def _get_refused_at_bank(self, provider, tab, item):
        matches = self.env["payment.bank.match"].search(
            [
                ("state", "=", "rejected"),
                *self._get_bank_side(provider, tab, [item["id"]]),
            ]
        )
        if COUNTERPARTS[tab] == "bank":
            return set(matches.statement_line_id.ids)
        return set(matches._get_payouts().ids)


class ReturnReconciliationDecision(models.Model):
    _inherit = "return.reconciliation.decision"

    def _put_back_rejected(self, states):
        """Propose it again, but for what was settled in another way meanwhile."""
        for kind, by_state in states.items():
            for state, ids in by_state.items():
                # sudo: proposals are read-only but for decisions
                known = self.env[PROPOSAL_MODELS[kind]].sudo().browse(ids).exists()
                again = known.filtered(lambda proposal: proposal.state == "rejected")
                again.write({"state": state, "user_id": False})
                again.filtered(lambda proposal: not proposal._is_free()).unlink()
