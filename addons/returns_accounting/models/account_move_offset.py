from decimal import Decimal

from odoo import models

from odoo.addons.returns_management.domain import allocation

from ..domain.refund_transitions import PAID


class AccountMove(models.Model):
    """What of a credit note was settled by something else than its refunds."""

    _inherit = "account.move"

    def _get_return_offset(self):
        """Set against an invoice of the customer, paid by hand, or written off.

        What pays the fee invoices of the credit note itself is no settlement of what
        the customer is owed: they lower what is credited.
        """
        self.ensure_one()
        settled = self.amount_total - self.amount_residual
        refunds = self.return_refund_ids.filtered(lambda r: r.state in PAID)
        offset = settled - sum(refunds.mapped("amount")) - self._get_fees_set_off()
        return max(self.currency_id.round(offset), 0.0)

    def _get_fees_set_off(self):
        """What this credit note has paid of its own fee invoices."""
        fees = self.return_fee_invoice_ids
        if not fees:
            return 0.0
        return sum(
            partial.credit_amount_currency
            for partial in self.line_ids.matched_debit_ids
            if partial.debit_move_id.move_id in fees
        )

    def _allocate_offset(self, credited, refunded):
        """Divide the offset over lines, by what each was not refunded."""
        lacking = [
            credit - paid for credit, paid in zip(credited, refunded, strict=True)
        ]
        return allocation.proportional(
            Decimal(str(self._get_return_offset())),
            lacking if sum(lacking) else list(credited),
            Decimal(str(self.currency_id.rounding)),
        )
