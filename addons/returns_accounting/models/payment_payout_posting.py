from odoo import models
from odoo.exceptions import UserError


class PaymentPayout(models.Model):
    """Take back what was posted of a payout."""

    _inherit = "payment.payout"

    def action_cancel_posting(self):
        """Reverse the entries of these payouts, so that they can be posted anew."""
        self.env["account.move"].check_access("write")
        moves = self.transaction_ids.move_id
        if not moves:
            raise UserError(
                self.env._(
                    "Payout %(payout)s is not posted: there is nothing to take back.",
                    payout=", ".join(self.mapped("gateway_id")),
                )
            )
        return moves.action_cancel_settlement()


class PaymentBalanceTransaction(models.Model):
    _inherit = "payment.balance.transaction"

    def _get_own_payouts(self):
        """``{row: payout}`` of the rows that are the transfer of a payout."""
        found = self.env["payment.payout"].search(
            [
                ("provider_id", "in", self.provider_id.ids),
                ("gateway_id", "in", self.mapped("source_id")),
            ]
        )
        payouts = {(payout.provider_id, payout.gateway_id): payout for payout in found}
        return {
            row: payout
            for row in self
            if (payout := payouts.get((row.provider_id, row.source_id)))
        }
