from odoo import models


class PaymentBankMatch(models.Model):
    """What the reconciliation desk needs of a match: take it, and give it back."""

    _inherit = "payment.bank.match"

    def _is_free(self):
        """Whether both sides of the proposal still wait for each other."""
        self.ensure_one()
        item = self.balance_transaction_id.transit_line_id
        # sudo: no screen of Community gives accountants bank transactions
        line = self.sudo().statement_line_id
        return bool(item) and not item.reconciled and not line.is_reconciled

    def _get_payouts(self):
        """The payouts that arrive by it: none where it is a top-up or a return."""
        rows = self.balance_transaction_id.filtered(
            lambda row: row.reporting_category == "payout"
        )
        return self.env["payment.payout"].union(*rows._get_own_payouts().values())

    def _get_rule_label(self):
        self.ensure_one()
        return dict(self._fields["rule"]._description_selection(self.env))[self.rule]

    def _take(self):
        """Confirm what a person accepted on the desk, which books it itself."""
        # sudo: matches are read-only but for this decision
        self.sudo().write({"state": "confirmed", "user_id": self.env.uid})

    def _give_back(self):
        """Make them proposals again; their rivals were only waiting."""
        self.sudo().write({"state": "proposed", "user_id": False})  # sudo: as above
