from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from ..domain import desk
from .return_reconciliation_desk_decide import CANDIDATE_MODELS


class ReturnReconciliationDesk(models.AbstractModel):
    """What a decision does to the ledger: items are reconciled, refunds settled."""

    _inherit = "return.reconciliation.desk"

    def _settle(self, provider, tab, item_id, chosen):
        """Reconcile an item with what is chosen.

        :return: effects: ``lines`` (ledger items that took part) and values of the
            decision
        """
        if tab in ("payout", "bank"):
            model = self.env[CANDIDATE_MODELS[tab]].browse(item_id)
            return self._settle_at_bank(provider, chosen | {tab: model})
        if tab == "credit":
            item = self._get_note_items(self.env["account.move"].browse(item_id))
        else:
            item = self.env["account.move.line"].browse(item_id)
        matches = chosen.get("match", self.env["return.refund.match"])
        lines = item | matches.balance_transaction_id.clearing_line_id
        lines |= matches._get_refund_item()
        for kind in ("gateway", "booked", "receivable"):
            lines |= chosen.get(kind, item.browse())
        lines.lock_for_update()
        self._check_settles(item, lines - item, matches)
        return self._reconcile(lines, matches if len(matches) == 1 else None)

    def _check_settles(self, item, others, matches):
        balances = [Decimal(str(line.amount_residual)) for line in others]
        total = Decimal(str(sum(item.mapped("amount_residual"))))
        try:
            desk.left(total, balances)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "What is chosen has the same direction as the item: a debit is "
                    "settled by credits, and a credit by debits."
                )
            ) from error
        if others.account_id - item.account_id:
            raise UserError(
                self.env._("What is chosen is on another account than the item.")
            )

    def _reconcile(self, lines, match=None):
        """Reconcile ledger items, and link the documents behind them 1:1.

        :param match: the proposal that is taken, if it is one
        """
        known = lines.matched_debit_ids | lines.matched_credit_ids
        paid = self.env["return.refund"]
        refunds = self._get_refunds(lines)
        undo = {}
        taken = match and len(lines) <= 2 and match
        if taken:
            taken._take()
        elif len(lines) > 1:
            lines.reconcile()
            taken, undo = self._link(lines, refunds)
            for line in lines.filtered("reconciled"):
                paid |= refunds[line].filtered(lambda r: r.state == "succeeded")
            paid._mark_settled()
        undo["settled_refunds"] = paid.ids
        partials = (lines.matched_debit_ids | lines.matched_credit_ids) - known
        return {
            "lines": lines,
            "partial_ids": partials,
            "match_ids": taken or self.env["return.refund.match"],
            "undo_data": undo,
        }

    def _get_note_items(self, notes):
        return notes.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
