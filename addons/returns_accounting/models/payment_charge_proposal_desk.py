from odoo import models

from ..domain import matching_charges_sql as charges_sql


class PaymentChargeProposal(models.Model):
    """What the reconciliation desk needs of a proposal: its items, and to take it."""

    _inherit = "payment.charge.proposal"

    def _is_free(self):
        """Whether neither side has got another counterpart."""
        self.ensure_one()
        taken = self.balance_transaction_id.search_count(
            [
                ("transaction_id", "=", self.transaction_id.id),
                ("reporting_category", "=", "charge"),
            ],
            limit=1,
        )
        return not self.balance_transaction_id.transaction_id and not taken

    def _get_payment_items(self):
        """Open clearing items of the proposed payments: {proposal: item}.

        One query looks for all of them: a bulk decision takes thousands.
        """
        # sudo: payment transactions are for administrators, their items for us
        entries = {
            proposal: proposal.sudo().transaction_id.payment_id.move_id.id
            for proposal in self
        }
        providers = self.balance_transaction_id.provider_id
        items = self.env["account.move.line"].search(
            [
                ("move_id", "in", [*filter(None, entries.values())]),
                ("account_id", "in", providers.settlement_clearing_account_id.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        by_entry = items.grouped(lambda item: (item.move_id.id, item.account_id))
        found = {}
        for proposal, entry in entries.items():
            provider = proposal.balance_transaction_id.provider_id
            item = by_entry.get((entry, provider.settlement_clearing_account_id))
            if item and len(item) == 1:
                found[proposal] = item
        return found

    def _take(self):
        """Link the charges to their payments, and reconcile the two.

        :return: effects of the decision
        """
        rows = self.balance_transaction_id
        self.env.flush_all()
        self.env.cr.execute(charges_sql.LINK, {"ids": self.ids})
        rows.invalidate_recordset(["transaction_id"])
        rows._follow_links()
        self._follow_link(rows)
        rows._reconcile_clearing()
        return {
            "match_ids": self.env["return.refund.match"],
            "undo_data": {"linked_rows": rows.ids},
        }
