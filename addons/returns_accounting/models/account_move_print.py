from odoo import models
from odoo.tools import format_date


class AccountMove(models.Model):
    """What the printed credit note of a return says beside its lines."""

    _inherit = "account.move"

    def _get_offset_steps(self):
        """What this credit note has paid, and payments that no refund made.

        :return: ``[(sentence, amount, reference)]`` in the currency of the note
        """
        self.ensure_one()
        refunds = self.return_refund_ids
        refunded = refunds._get_entries()
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        steps = []
        for partial in receivable.matched_debit_ids.sorted("id"):
            move = partial.debit_move_id.move_id
            if move not in refunded and partial not in refunds.exchange_partial_id:
                sentence = self._say_offset(move, partial.max_date)
                steps.append((sentence, partial.credit_amount_currency, ""))
        return steps + self._get_fee_steps()

    def _get_fee_steps(self):
        """Charges that this credit note could not pay."""
        open_fees = self.return_fee_invoice_ids.filtered(
            lambda fee: fee.state == "posted" and fee.amount_residual
        )
        return [
            (
                self.env._(
                    "To be paid by you: invoice %(invoice)s of charges for this return",
                    invoice=fee.name,
                ),
                -fee.amount_residual,
                "",
            )
            for fee in open_fees
        ]

    def _say_offset(self, move, date):
        if move.return_credit_note_id == self:
            return self.env._(
                "Set off against invoice %(invoice)s, which charges what this credit "
                "note does not carry",
                invoice=move.name,
            )
        if move.is_invoice():
            return self.env._(
                "Set off against invoice %(invoice)s, which was not paid",
                invoice=move.name,
            )
        return self.env._("Paid on %(date)s", date=format_date(self.env, date))

    def _say_left(self):
        due = self.return_order_id.date_refund_due
        if due:
            return self.env._(
                "To be paid to you, at the latest on %(date)s",
                date=format_date(self.env, due),
            )
        return self.env._("To be paid to you")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_siblings(self):
        """Product lines of the same returned line on this document."""
        self.ensure_one()
        return self.move_id.invoice_line_ids.filtered(
            lambda line: (
                self.return_line_id and line.return_line_id == self.return_line_id
            )
        )
