from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.returns_management.domain import allocation

from .credit_book import SAME, CreditBook


class ReturnOrderLine(models.Model):
    """What of a returned line goes on a credit note."""

    _inherit = "return.order.line"

    def _get_credit_sources(self):
        """Invoice lines that the goods can be credited from, the chosen ones first.

        What reversed a credit note is booked as an invoice, but sold nothing.
        """
        sources = self.invoice_line_id | self._get_invoice_lines()
        return sources.filtered(lambda line: not line.move_id.reversed_entry_id)

    def _open_credit_book(self):
        """The invoice lines of what is to credit, with what is left of each.

        One transaction at a time reads and writes it.
        """
        lines = self.filtered(lambda line: line._get_qty_to_credit())
        sources = lines.invoice_line_id.browse()
        for line in lines:
            sources |= line._get_credit_sources()
        sources.move_id._lock_for_credit()
        return CreditBook(sources)

    def _allocate_credit(self, book):
        """Place what is to credit on the invoice lines that have room for it.

        :param book: ``CreditBook`` of the invoice lines
        :return: ``[(invoice line, quantity in its unit)]``; an empty invoice line and
            the line's own unit for goods that we never invoiced
        :raise UserError: when it was not invoiced, or credited before
        """
        self.ensure_one()
        sources = self._get_credit_sources()
        quantity = self._get_qty_to_credit()
        if not sources:
            if not self._is_credited_unlinked():
                raise UserError(self._get_not_invoiced_message())
            return [(sources, quantity)]
        capacities = [
            Decimal(
                str(
                    self._convert(
                        float(book.left(line)), line.product_uom_id, self.product_uom_id
                    )
                )
            )
            for line in sources
        ]
        try:
            shares = allocation.fill(Decimal(str(quantity)), capacities)
        except allocation.Overflow as error:
            raise UserError(self._get_credited_message(sources, book)) from error
        return [
            (line, self._to_source_unit(float(share), line))
            for line, share in zip(sources, shares, strict=True)
            if share
        ]

    def _is_credited_unlinked(self):
        """Whether the price is known although we made no invoice."""
        return not self.sale_line_id and self.price_decision == "agreed"

    def _take_credit(self, book, source, quantity):
        """Take a share from the book.

        :return: its exact amounts; nothing where the price is not the invoiced one
        """
        if not source:
            return None
        as_invoiced = self.price_decision == "invoice"
        amounts = book.take(source, quantity, as_invoiced)
        return amounts if as_invoiced else None

    def _convert(self, quantity, unit, to_unit):
        return to_unit.round(unit._compute_quantity(quantity, to_unit, round=False))

    def _to_source_unit(self, quantity, source):
        """``quantity`` of this line in the unit of the invoice line, as it is.

        One of a dozen is a twelfth of it, which no rounded number says.
        """
        return self.product_uom_id._compute_quantity(
            quantity, source.product_uom_id, round=False
        )

    def _get_credited_message(self, sources, book):
        """Why nothing is left to credit, and where it went."""
        invoiced = sum(sources.mapped("quantity"))
        left = sum(float(book.left(source)) for source in sources)
        notes = sources.move_id.browse().union(*map(book.get_credit_notes, sources))
        return self.env._(
            "%(line)s: %(quantity)s more to credit, but invoice %(invoice)s "
            "has %(invoiced)s, of which %(credited)s are credited already%(notes)s. "
            "Cancel the credit note that is wrong, or reject this line of the return.",
            line=self.display_name,
            quantity=self._get_qty_to_credit(),
            invoice=", ".join(sources.move_id.mapped("name")),
            invoiced=invoiced,
            credited=invoiced - left,
            notes=self._get_notes_clause(notes),
        )

    def _get_notes_clause(self, notes):
        if not notes:
            return ""
        names = format_list(self.env, notes.mapped("display_name"))
        return self.env._(" (credit note %(notes)s)", notes=names)

    def _get_not_invoiced_message(self):
        order = self.sale_line_id.order_id
        if not order:
            return self.env._(
                "%(line)s has no invoice to credit and no agreed price: make the "
                "credit note by hand.",
                line=self.display_name,
            )
        return self.env._(
            "%(line)s is not invoiced: post the invoice of order %(order)s first.",
            line=self.display_name,
            order=order.name,
        )

    def _prepare_credit_line_vals(self, source, quantity):
        """The credit note line of the goods: the invoice line, with our quantity.

        An agreed price takes the place of the invoiced one; without an invoice line it
        is all there is.
        """
        self.ensure_one()
        agreed = self if self.price_decision == "agreed" else source
        if not source:
            return self._prepare_unlinked_credit_line_vals(quantity)
        unit, factor = self._get_credit_unit(source, quantity)
        return {
            "return_line_id": self.id,
            "return_invoice_line_id": source.id,
            "return_entry_type": "goods",
            "product_id": source.product_id.id,
            "product_uom_id": unit.id,
            "quantity": unit.round(quantity * factor),
            "name": source.name,
            "account_id": source.account_id.id,
            "price_unit": agreed.price_unit / factor,
            "discount": agreed.discount,
            "tax_ids": [fields.Command.set(source.tax_ids.ids)],
            "analytic_distribution": source.analytic_distribution,
            "sale_line_ids": [fields.Command.set(source.sale_line_ids.ids)],
        }

    def _get_credit_unit(self, source, quantity):
        """The unit of the credit note line, and how many of it the invoice's unit has.

        That of the invoice line where ``quantity`` of it can be written down, as half
        a dozen can; else that of the return: one of a dozen is a unit at a twelfth.
        """
        unit = source.product_uom_id
        if abs(unit.round(quantity) - quantity) < SAME:
            return unit, 1
        returned = self.product_uom_id
        return returned, unit._compute_quantity(1, returned, round=False)

    def _prepare_unlinked_credit_line_vals(self, quantity):
        """The credit note line of goods that we did not invoice.

        :param quantity: in the unit of the return line
        """
        template = self.product_id.product_tmpl_id.with_company(self.company_id)
        accounts = template.get_product_accounts(self._get_fiscal_position())
        return {
            "return_line_id": self.id,
            "return_entry_type": "goods",
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": quantity,
            "name": self._get_unlinked_description(),
            "account_id": accounts["income"].id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
        }

    def _get_unlinked_description(self):
        return self.env._(
            "%(product)s\nAgreed price: %(reason)s",
            product=self.product_id.display_name,
            reason=self.price_reason,
        )
