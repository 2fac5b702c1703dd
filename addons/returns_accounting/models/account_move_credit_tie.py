from odoo import fields, models

from .credit_book import SAME, CreditBook

#: What a credit note consists of whose rounding is the invoice's and no fee's.
TYING = ("goods", "early_discount", "cash_rounding")


class AccountMove(models.Model):
    """Rounding that only a document as a whole has: cash, and discounted taxes.

    Line by line the credit notes add up to the invoice. What Odoo rounds on top of the
    lines, it rounds for each credit note anew; the last one takes the rest.
    """

    _inherit = "account.move"

    def _tie_to_invoices(self):
        notes = self.filtered(
            lambda note: note.reversed_entry_id._is_rounded_as_a_whole()
        )
        for note in notes.sorted("id"):
            note._tie_to_invoice()

    def _is_rounded_as_a_whole(self):
        return self.invoice_cash_rounding_id or any(
            line.display_type == "epd" for line in self.line_ids
        )

    def _gives_back_as_invoiced(self):
        """Whether nothing is on this credit note but what was on the invoice."""
        return all(
            line.return_entry_type in TYING
            and line.return_line_id.price_decision != "agreed"
            for line in self.invoice_line_ids
            if line.display_type == "product"
        )

    def _tie_to_invoice(self):
        invoice = self.reversed_entry_id
        notes = invoice.reversal_move_ids.filtered(
            lambda note: note.state != "cancel" and not note._is_taken_back()
        )
        if not all(note._gives_back_as_invoiced() for note in notes):
            return
        others = notes.filtered(lambda note: note.id < self.id)
        if self == notes.sorted("id")[-1:] and invoice._is_wholly_credited():
            self._take_rest(others)
        elif invoice.invoice_cash_rounding_id:
            self._cap_cash_rounding(others)

    def _get_sold_lines(self):
        """The lines that can be given back: a down payment only lowers what is due."""
        return self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and not any(line.sale_line_ids.mapped("is_downpayment"))
            )
        )

    def _is_wholly_credited(self):
        lines = self._get_sold_lines()
        book = CreditBook(lines)
        return all(abs(book.left(line)) < SAME for line in lines)

    def _take_rest(self, others):
        """Tie each tax and the cash rounding to the invoice, to the cent."""
        rounding = self.reversed_entry_id.invoice_cash_rounding_id
        self.invoice_cash_rounding_id = False
        taxes = self._sum_taxes(self.reversed_entry_id)
        for note in others | self:
            for tax, amount in self._sum_taxes(note).items():
                taxes[tax] = taxes.get(tax, 0) - amount
        self._correct_taxes(taxes)
        if rounding.strategy == "add_invoice_line":
            taken = sum(note._get_cash_rounding() for note in others)
            rest = self.reversed_entry_id._get_cash_rounding() - taken
            self._add_cash_rounding(rest, rounding)

    def _cap_cash_rounding(self, others):
        """Keep the credit notes so far from exceeding the invoice by their rounding."""
        invoice = self.reversed_entry_id
        sold = invoice._get_sold_total() - sum(
            note._get_sold_total() for note in others
        )
        over = self.currency_id.round(self._get_sold_total() - sold)
        if over <= 0:
            return
        rounding = self.invoice_cash_rounding_id
        natural = self._get_cash_rounding()
        self.invoice_cash_rounding_id = False
        taxes = self._sum_taxes(self) or self._sum_taxes(invoice)
        if rounding.strategy == "add_invoice_line":
            self._add_cash_rounding(natural - over, rounding)
        elif taxes:
            self._correct_taxes({max(taxes, key=taxes.get): natural - over})

    def _get_sold_total(self):
        """The total without what down payments lower it by."""
        paid_before = self.invoice_line_ids - self._get_sold_lines()
        return self.amount_total - sum(paid_before.mapped("price_total"))

    def _get_cash_rounding(self):
        """The amount of the lines that round for cash."""
        lines = self.line_ids.filtered(
            lambda line: (
                line.return_entry_type == "cash_rounding"
                or line.display_type == "rounding"
            )
        )
        return self.direction_sign * sum(lines.mapped("amount_currency"))

    def _get_most_coins(self):
        """What this credit note can have rounded for cash: each of the invoice may have
        left a coin to the last one."""
        invoice = self.reversed_entry_id
        coin = invoice.invoice_cash_rounding_id.rounding
        return len(invoice.reversal_move_ids) * coin if coin else 0.0

    def _add_cash_rounding(self, amount, rounding):
        amount = self.currency_id.round(amount)
        if not amount:
            return
        # on a credit note, a positive amount is a loss
        account = rounding.loss_account_id if amount > 0 else rounding.profit_account_id
        vals = {
            "return_entry_type": "cash_rounding",
            "name": rounding.name,
            "account_id": (account or rounding.profit_account_id).id,
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [fields.Command.clear()],
        }
        self.invoice_line_ids = [fields.Command.create(vals)]

    def _sum_taxes(self, move):
        """Amount of each tax, in the currency of the document."""
        return {
            tax: move.direction_sign * sum(lines.mapped("amount_currency"))
            for tax, lines in move.line_ids.grouped("tax_line_id").items()
            if tax
        }

    def _correct_taxes(self, corrections):
        """Add to the tax lines; Odoo keeps what is written on them by hand."""
        lines = self.line_ids.grouped("tax_line_id")
        commands = []
        for tax, amount in corrections.items():
            amount = self.direction_sign * self.currency_id.round(amount)
            if not amount:
                continue
            if line := lines.get(tax):
                total = line[0].amount_currency + amount
                commands.append(
                    fields.Command.update(line[0].id, {"amount_currency": total})
                )
            else:
                vals = self._prepare_tax_rest_vals(tax, amount)
                commands.append(fields.Command.create(vals))
        if commands:
            self.line_ids = commands

    def _prepare_tax_rest_vals(self, tax, amount):
        """The rest of a tax that no line of this credit note bears."""
        invoiced = self.reversed_entry_id.line_ids.filtered(
            lambda line: line.tax_line_id == tax
        )
        repartition = tax.refund_repartition_line_ids.filtered(
            lambda line: line.repartition_type == "tax"
        )[:1]
        return {
            "display_type": "tax",
            "name": tax.name,
            "tax_repartition_line_id": repartition.id,
            "tax_tag_ids": [fields.Command.set(repartition.tag_ids.ids)],
            "account_id": invoiced[:1].account_id.id,
            "amount_currency": amount,
            "currency_id": self.currency_id.id,
        }
