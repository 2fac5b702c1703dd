from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.domain import allocation


class ReturnOrderLine(models.Model):
    """What of a returned line goes on a credit note."""

    _inherit = "return.order.line"

    def _get_credit_sources(self):
        """Invoice lines that the goods can be credited from, the chosen ones first."""
        return self.invoice_line_id | self._get_invoice_lines()

    def _allocate_credit(self, taken):
        """Place what is to credit on the invoice lines that have room for it.

        :param taken: ``{invoice line: quantity in its unit}`` of other lines
        :return: ``[(invoice line, quantity in its unit)]``; an empty invoice line and
            the line's own unit for goods that we never invoiced
        :raise UserError: when it was not invoiced, or credited before
        """
        self.ensure_one()
        sources = self._get_credit_sources()
        quantity = self._get_qty_to_credit()
        if not sources:
            if self.sale_line_id or self.price_decision != "agreed":
                raise UserError(self._get_not_invoiced_message())
            return [(sources, quantity)]
        left = [line._get_creditable_quantity() - taken[line] for line in sources]
        capacities = [
            Decimal(str(self._convert(room, line.product_uom_id, self.product_uom_id)))
            for line, room in zip(sources, left, strict=True)
        ]
        try:
            shares = allocation.fill(Decimal(str(quantity)), capacities)
        except allocation.Overflow as error:
            raise UserError(
                self.env._(
                    "%(line)s: %(quantity)s more to credit, but invoice %(invoice)s "
                    "has %(invoiced)s, of which %(credited)s are credited already.",
                    line=self.display_name,
                    quantity=quantity,
                    invoice=", ".join(sources.move_id.mapped("name")),
                    invoiced=sum(sources.mapped("quantity")),
                    credited=sum(sources.mapped("quantity")) - sum(left),
                )
            ) from error
        return [
            (
                line,
                self._convert(float(share), self.product_uom_id, line.product_uom_id),
            )
            for line, share in zip(sources, shares, strict=True)
            if share
        ]

    def _convert(self, quantity, unit, to_unit):
        return to_unit.round(unit._compute_quantity(quantity, to_unit, round=False))

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
        return {
            "return_line_id": self.id,
            "return_entry_type": "goods",
            "product_id": source.product_id.id,
            "product_uom_id": source.product_uom_id.id,
            "quantity": quantity,
            "name": source.name,
            "account_id": source.account_id.id,
            "price_unit": agreed.price_unit,
            "discount": agreed.discount,
            "tax_ids": [fields.Command.set(source.tax_ids.ids)],
            "analytic_distribution": source.analytic_distribution,
            "sale_line_ids": [fields.Command.set(source.sale_line_ids.ids)],
        }

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
            "name": self.env._(
                "%(product)s\nAgreed price: %(reason)s",
                product=self.product_id.display_name,
                reason=self.price_reason,
            ),
            "account_id": accounts["income"].id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
        }
