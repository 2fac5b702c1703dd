from odoo import models


class AccountMove(models.Model):
    """The accrual of a period end and its reversal go the same way."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        reversals = self._get_cutoffs_of(posted).reversal_move_id
        # softly: one of a later day waits for it
        reversals.filtered(lambda move: move.state == "draft")._post(soft=True)
        return posted

    def button_draft(self):
        cutoffs = self._get_cutoffs_of(self)
        result = super().button_draft()
        reversals = cutoffs.reversal_move_id - self
        reversals.filtered(lambda move: move.state == "posted").button_draft()
        reversals.auto_post = "no"
        return result

    def _get_cutoffs_of(self, moves):
        entries = moves.filtered(lambda move: move.move_type == "entry")
        if not entries:
            return self.env["return.cutoff"]
        # sudo: whoever posts the accrual posts its reversal
        cutoffs = self.env["return.cutoff"].sudo()
        return cutoffs.search([("move_id", "in", entries.ids)]).sudo(False)
