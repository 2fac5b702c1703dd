from decimal import Decimal

from odoo import models

from .account_move_line_credit import COMPANY, DOCUMENT


class AccountMove(models.Model):
    """The amounts that credit notes divide and give back."""

    _inherit = "account.move"

    def _is_taken_back(self):
        """Whether a posted entry has reversed this credit note as a whole."""
        self.ensure_one()
        return self.move_type == "out_refund" and any(
            entry.state == "posted" and entry.move_type == "entry"
            for entry in self.reversal_move_ids
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
