from odoo import models


class AccountMove(models.Model):
    """The accrual of a period end and its reversal go the same way."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        waiting = self._get_cutoff_reversals(posted, "draft")
        if waiting:
            # softly: one of a later day waits for it
            waiting._post(soft=True)
        return posted

    def button_draft(self):
        reversals = self._get_cutoff_reversals(self) - self
        result = super().button_draft()
        posted = reversals.filtered(lambda move: move.state == "posted")
        if posted:
            posted.button_draft()
        if reversals:
            reversals.auto_post = "no"
        return result

    def _get_cutoff_reversals(self, moves, *states):
        """The entries that take back those of ``moves`` that accrue a period end."""
        entries = moves.filtered(lambda move: move.move_type == "entry")
        if not entries:
            return entries
        # sudo: whoever posts the accrual posts its reversal
        cutoffs = self.env["return.cutoff"].sudo()
        found = cutoffs.search([("move_id", "in", entries.ids)]).reversal_move_id
        return found.filtered(lambda move: not states or move.state in states).sudo(
            self.env.su
        )
