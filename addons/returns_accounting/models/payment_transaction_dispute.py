from odoo import fields, models
from odoo.exceptions import UserError

from ..domain import disputes


class PaymentTransaction(models.Model):
    """No refund while the customer's bank holds the money, or has given it away."""

    _inherit = "payment.transaction"

    return_dispute_ids = fields.One2many(
        comodel_name="payment.dispute", inverse_name="transaction_id"
    )

    def _get_disputed_amount(self):
        """What the bank holds or has given to the customer, in charge currency."""
        self.ensure_one()
        held = self.return_dispute_ids.filtered(
            lambda dispute: dispute.state in disputes.HOLDING
        )
        return sum(held.mapped("amount"))

    def _get_dispute_refusal(self):
        holding = self.return_dispute_ids.filtered(
            lambda dispute: dispute.state in disputes.HOLDING
        )
        return holding[:1]._get_interlock_message() if holding else None

    def _check_no_open_dispute(self):
        """Refuse to refund what the customer's bank has taken back already.

        :raise UserError: naming the dispute and what can be done
        """
        for dispute in self.return_dispute_ids:
            if dispute.state in disputes.OPEN_CHARGEBACK:
                raise UserError(dispute._get_interlock_message())
