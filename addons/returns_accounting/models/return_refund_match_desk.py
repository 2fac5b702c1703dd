from odoo import models

from .match_labels import UNDECIDED


class ReturnRefundMatch(models.Model):
    """What the reconciliation desk needs of a match: take it, and give it back."""

    _inherit = "return.refund.match"

    def _is_free(self):
        """Whether both sides of the proposal are still without another match."""
        self.ensure_one()
        others = self.balance_transaction_id.match_ids | self.refund_id.match_ids
        return self.state in UNDECIDED and not others.filtered(
            lambda match: (
                match.state == "confirmed"
                and (
                    match.balance_transaction_id == self.balance_transaction_id
                    or match.reporting_category == self.reporting_category
                )
            )
        )

    def _filter_parts(self):
        """Those by which refunds are paid in part already."""
        return self.filtered(
            lambda match: (
                match.is_part
                and match.state == "confirmed"
                and match.reporting_category == "refund"
            )
        )

    def _get_rule_label(self):
        labels = dict(self._fields["rule"]._description_selection(self.env))
        return labels[self.rule]

    def _get_refund_item(self):
        """Open clearing items of the refunds' payments, or of their reversals."""
        moves = self.env["account.move"]
        for match in self:
            refund = match.refund_id
            if match.reporting_category == "refund_failure":
                moves |= refund.reversal_move_id
            else:
                moves |= refund.payment_id.move_id
        accounts = self.balance_transaction_id.provider_id
        return moves.line_ids.filtered(
            lambda item: (
                item.account_id in accounts.settlement_clearing_account_id
                and not item.reconciled
            )
        )

    def _take(self):
        """Confirm proposals for a person, and reconcile what is booked of them.

        :return: effects of the decision
        """
        # sudo: matches are read-only but for this decision
        self.sudo().write({"state": "confirmed", "user_id": self.env.uid})
        self.env["return.refund.match"].flush_model()
        self.balance_transaction_id._reconcile_clearing()
        return {"match_ids": self, "undo_data": {}}

    def _give_back(self):
        """Make matches proposals again; those that a person invented are no more."""
        settled = self.refund_id.filtered(lambda refund: refund.state == "settled")
        settled._unmark_settled()
        # sudo: as above
        invented = self.filtered(lambda match: match.rule == "by_hand").sudo()
        (self.sudo() - invented).write({"state": "proposed", "user_id": False})
        invented.unlink()
