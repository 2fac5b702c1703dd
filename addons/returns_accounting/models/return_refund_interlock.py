from odoo import models
from odoo.exceptions import UserError

from ..domain import disputes


class ReturnRefund(models.Model):
    """No refund that would be the second one: by the bank, or by hand elsewhere."""

    _inherit = "return.refund"

    def _check_charge(self, charge):
        charge._check_no_open_dispute()
        charge._check_no_unexplained_refund()
        return super()._check_charge(charge)

    def _prepare_refund_vals_list(self, note, *args):
        """Say that a dispute is in the way, where it is why a charge gives no more."""
        # sudo: accountants may not read payment transactions
        charges = note.reversed_entry_id.sudo()._get_refundable_transactions()
        charges._check_no_unexplained_refund()
        try:
            return super()._prepare_refund_vals_list(note, *args)
        except UserError as error:
            holding = charges.return_dispute_ids.filtered(
                lambda dispute: dispute.state in disputes.HOLDING
            )
            if not holding:
                raise
            raise UserError(holding[:1]._get_interlock_message()) from error
