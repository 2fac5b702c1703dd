from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.returns_management.models.sale_order_line import HOLDING_STATES

from ..domain import delivery


class SaleOrderLine(models.Model):
    """What of the delivery of an order is given back with its goods."""

    _inherit = "sale.order.line"

    standard_carrier_id = fields.Many2one(
        comodel_name="delivery.carrier",
        string="Standard Delivery",
        readonly=True,
        copy=False,
        help="The method in whose place the customer chose this delivery.",
    )
    standard_delivery_price = fields.Float(
        digits="Product Price",
        readonly=True,
        copy=False,
        help="What it would have cost when the order was placed, in the terms of the "
        "unit price.",
    )

    def _get_invoice_lines(self):
        """A delivery that is given back stays invoiced, and is not billed again."""
        return (
            super()
            ._get_invoice_lines()
            .filtered(lambda line: line.return_entry_type != "delivery")
        )

    @api.depends("invoice_lines.return_entry_type", "is_delivery")
    def _compute_qty_returnable(self):
        return super()._compute_qty_returnable()

    def _get_qty_refundable(self):
        """What a credit note gives back with the goods is no fee to return."""
        # sudo: RMA users may not read invoices
        refunded = self.sudo().invoice_lines.filtered(
            lambda line: (
                line.return_entry_type == "delivery" and line.parent_state != "cancel"
            )
        )
        return 0 if refunded else super()._get_qty_refundable()

    def _is_delivery_in_return(self):
        """Whether somebody returns the delivery as a line, which decides about it."""
        self.ensure_one()
        return any(
            line.state in HOLDING_STATES and line.resolution != "reject"
            for line in self.return_line_ids
        )

    def _get_delivery_due(self, source, share):
        """What is still to give back of an invoiced delivery, in terms of its price.

        :param source: the invoice line of this delivery
        :param share: Decimal, of the delivery that is to give back by now
        """
        self.ensure_one()
        currency = source.currency_id

        def to_money(line):
            price = line.price_unit * (1 - line.discount / 100)
            return Decimal(str(currency.round(line.quantity * price)))

        standard = None
        if self.standard_carrier_id:
            standard = Decimal(str(currency.round(self.standard_delivery_price)))
        return delivery.due(
            to_money(source) - source._get_early_discount_of_price(),
            standard,
            share,
            sum(map(to_money, self._get_delivery_credits(source)), Decimal(0)),
            rounding=Decimal(str(currency.rounding)),
        )

    def _get_delivery_credits(self, source):
        """Lines of credit notes, drafts too, that gave something of it back."""
        unknown = source.move_id.browse()
        return self.invoice_lines.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund"
                and line.parent_state != "cancel"
                and line.move_id.reversed_entry_id in (source.move_id, unknown)
                and not line.move_id._is_taken_back()
            )
        )
