from odoo import models


class AccountMove(models.Model):
    """What refunds outside the gateway ask of invoices and credit notes."""

    _inherit = "account.move"

    def _get_refund_lines(self):
        """Lines of these credit notes that are still owed to the customer."""
        return self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )

    def _is_statutory_credit(self):
        """Whether it credits something that the customer withdraws from by right."""
        # sudo: accountants need not be able to read returns
        return any(self.sudo().invoice_line_ids.return_line_id.mapped("is_statutory"))

    def _get_amount_paid_without(self, charges):
        """What paid this invoice other than ``charges`` and credit notes.

        :return: in the currency of the invoice
        """
        self.ensure_one()
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        by_charge = charges.payment_id.move_id
        return sum(
            partial.debit_amount_currency
            for partial in receivable.matched_credit_ids
            if partial.credit_move_id.move_id not in by_charge
            and partial.credit_move_id.move_id.move_type != "out_refund"
        )
