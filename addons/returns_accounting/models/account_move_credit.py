from decimal import Decimal

from odoo import models
from odoo.tools import format_date

from .credit_book import COMPANY, DOCUMENT


class AccountMove(models.Model):
    """The amounts that credit notes divide and give back."""

    _inherit = "account.move"

    def _is_taken_back(self):
        """Whether this credit note was reversed as a whole."""
        self.ensure_one()
        return self.move_type == "out_refund" and any(
            move.state == "posted" and move.amount_total == self.amount_total
            for move in self.reversal_move_ids
        )

    def _get_line_amounts(self):
        """The amounts of each product line, which add up to those of the document.

        :return: ``{line: {(kind, tax id, currency): Decimal}}``: ``total_excluded``
            without a tax, ``tax_amount`` and ``base_amount`` for each
        """
        self.ensure_one()
        base_lines, _tax_lines = self._get_rounded_base_and_tax_lines()
        return {
            base_line["record"]: self._read_amounts(base_line["tax_details"])
            for base_line in base_lines
            if not base_line["special_type"]
        }

    def _read_amounts(self, details):
        amounts = {}
        for suffix, currency in (
            (DOCUMENT, self.currency_id),
            (COMPANY, self.company_currency_id),
        ):

            def to_money(amount, currency=currency):
                return Decimal(str(currency.round(amount)))

            excluded = f"total_excluded{suffix}"
            amounts["total_excluded", None, suffix] = to_money(
                details[excluded] + details[f"delta_{excluded}"]
            )
            for tax_data in details["taxes_data"]:
                # the counterpart follows from the tax itself
                if tax_data["is_reverse_charge"]:
                    continue
                for kind in ("tax_amount", "base_amount"):
                    key = kind, tax_data["tax"].id, suffix
                    amounts[key] = to_money(tax_data[f"{kind}{suffix}"])
        return amounts

    def _get_refundable_transactions(self):
        """Down payments too have paid a part of what these invoices sold."""
        paid = self | self._get_down_payments()
        return super(AccountMove, paid)._get_refundable_transactions()

    def _get_down_payments(self):
        orders = self.invoice_line_ids.sale_line_ids
        moves = orders.filtered("is_downpayment").invoice_lines.move_id - self
        return moves.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._guard_credits()
        posted._reopen_returns()
        posted._tell_lock_date()
        return posted

    def _tell_lock_date(self):
        """Say on the credit note of a return why it is booked on another day."""
        moved = self.filtered(
            lambda move: (
                move.return_order_id
                and move.move_type == "out_refund"
                and move.date != move.invoice_date
            )
        )
        moved._message_log_batch(
            bodies={
                note.id: self.env._(
                    "The books of %(dated)s are locked: this credit note keeps its "
                    "date and is booked on %(booked)s, the first day that is open.",
                    dated=format_date(self.env, note.invoice_date),
                    booked=format_date(self.env, note.date),
                )
                for note in moved
            }
        )

    def button_draft(self):
        """A credit note that was reversed counts again without its reversal."""
        result = super().button_draft()
        reversals = self.filtered(lambda move: move.move_type != "out_refund")
        reversals.reversed_entry_id._guard_credits()
        self._reopen_returns()
        return result

    def _reopen_returns(self):
        """A return is owed its credit again when the credit note is taken back."""
        # sudo: accounting belongs to accountants, the return to RMA users
        moves = (self | self.reversed_entry_id).sudo()
        moves.return_order_id._close_if_complete()

    def _guard_credits(self):
        """Refuse what credits a quantity a second time, whoever asks for it."""
        giving = self.filtered(
            lambda move: (
                move.move_type == "out_refund"
                or (
                    move.move_type in ("out_invoice", "out_receipt")
                    and any(line.quantity < 0 for line in move.invoice_line_ids)
                )
            )
        )
        if giving:
            # sudo: accountants and points of sale need not be able to read returns
            self.env["return.credit.guard"].sudo()._count(giving)
