from odoo import api, models
from odoo.exceptions import UserError


class ReturnRefund(models.Model):
    """What a credit note pays for a fee is not refunded."""

    _inherit = "return.refund"

    @api.model
    def _create_for_credit_notes(self, credit_notes):
        """Refuse to refund what the invoice of a fee is still to be paid with."""
        for fee in credit_notes.return_fee_invoice_ids:
            if fee.state == "draft":
                raise UserError(
                    self.env._(
                        "Credit note %(note)s pays for a fee: post or cancel invoice "
                        "%(fee)s first, then refund what is left.",
                        note=fee.return_credit_note_id.name,
                        fee=fee.display_name,
                    )
                )
        return super()._create_for_credit_notes(credit_notes)
