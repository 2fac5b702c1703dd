from decimal import Decimal

from odoo import models

from .account_move_line_credit import COMPANY, DOCUMENT


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

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._guard_credits()
        return posted

    def button_draft(self):
        """A credit note that was reversed counts again without its reversal."""
        result = super().button_draft()
        reversals = self.filtered(lambda move: move.move_type != "out_refund")
        reversals.reversed_entry_id._guard_credits()
        return result

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
