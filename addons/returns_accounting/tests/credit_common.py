from collections import defaultdict

from odoo import Command, fields

from .common import ReturnsAccountingCommon


class CreditNoteCommon(ReturnsAccountingCommon):
    """Invoices that come back part by part, without a fee, and what must tie out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.return_fee_percent = 0

    @classmethod
    def _credit_part(cls, sale, quantities=None, post=True, **line_values):
        """Return, inspect and credit; the credit note."""
        line_values.setdefault("reason_id", cls.defective.id)
        order = cls._create_inspected_return(sale, quantities, **line_values)
        notes = order._create_credit_notes()
        if post:
            notes.action_post()
        return notes

    @classmethod
    def _create_foreign_pricelist(cls, rate, day="2020-01-01"):
        """A pricelist in a currency of its own, at ``rate`` to the company's."""
        currency = cls.env["res.currency"].create(
            {
                "name": "XTR",
                "symbol": "T",
                "rounding": 0.01,
                "rate_ids": [Command.create({"name": day, "rate": rate})],
            }
        )
        return cls.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )

    @classmethod
    def _set_rate(cls, currency, rate):
        today = fields.Date.context_today(cls.company)
        currency.rate_ids = [Command.create({"name": today, "rate": rate})]

    def _get_totals(self, moves):
        """Untaxed amount, each tax and total, with those of the company's currency."""
        totals = defaultdict(float)
        for move in moves:
            totals["untaxed"] += move.amount_untaxed
            totals["total"] += move.amount_total
            for line in move.line_ids:
                sign = move.direction_sign
                if line.tax_line_id:
                    totals[line.tax_line_id.name] += sign * line.amount_currency
                    totals[line.tax_line_id.name, "company"] += sign * line.balance
                elif line.display_type in ("product", "rounding"):
                    totals["company"] += sign * line.balance
        return {
            name: abs(moves.currency_id.round(amount))
            for name, amount in totals.items()
            if not moves.currency_id.is_zero(amount)
        }

    def assertTiesOut(self, invoices, notes):
        """The credit notes give the invoices back: untaxed, each tax and total."""
        self.assertEqual(self._get_totals(notes), self._get_totals(invoices))
