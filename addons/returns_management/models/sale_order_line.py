from odoo import api, fields, models

#: Returns that hold quantities: those that may still bring goods or money back, and
#: those that did.
HOLDING_STATES = ("requested", "approved", "done")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    return_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="sale_line_id",
        string="Return Lines",
    )
    qty_in_return = fields.Float(
        string="In Returns",
        digits="Product Unit",
        compute="_compute_qty_returnable",
        help="Quantity in return orders that are requested, approved or done.",
    )
    qty_returnable = fields.Float(
        string="Returnable",
        digits="Product Unit",
        compute="_compute_qty_returnable",
        help="Goods: delivered and not back, less what return orders still wait for. "
        "Services and fees: delivered or invoiced, whichever is more, less what was "
        "credited or is in a return.",
    )

    @api.depends(
        "invoice_lines.parent_state",
        "invoice_lines.quantity",
        "is_downpayment",
        "move_ids.state",
        "move_ids.quantity",
        "product_id.type",
        "qty_delivered",
        "return_line_ids.qty_authorized",
        "return_line_ids.qty_received",
        "return_line_ids.state",
    )
    def _compute_qty_returnable(self):
        for line in self:
            held = line.return_line_ids.filtered(lambda r: r.state in HOLDING_STATES)
            line.qty_in_return = sum(
                ret.product_uom_id._compute_quantity(
                    ret.qty_authorized, line.product_uom_id, round=False
                )
                for ret in held
                if ret.resolution != "reject"
            )
            if line.product_id.type == "service":
                line.qty_returnable = line._get_qty_refundable()
            else:
                line.qty_returnable = line._get_qty_with_customer() - sum(
                    ret.product_uom_id._compute_quantity(
                        ret._get_qty_outstanding(), line.product_uom_id, round=False
                    )
                    for ret in held
                )

    def _get_qty_with_customer(self):
        """Goods that were delivered and did not come back, in the line's unit."""
        self.ensure_one()
        delivered = self._get_move_quantities(self._get_delivered_moves())
        back = self._get_move_quantities(self._get_returned_moves())
        return sum(delivered) - sum(back)

    def _get_qty_refundable(self):
        """Of a service or fee: what was delivered or invoiced and not given back.

        A down payment is no service that could be returned.
        """
        self.ensure_one()
        if self.is_downpayment or self.display_type:
            return 0
        # sudo: RMA users may not read invoices
        invoice_lines = self.sudo().invoice_lines.filtered(
            lambda aml: aml.parent_state == "posted"
        )
        invoiced = sum(
            aml.product_uom_id._compute_quantity(
                aml.quantity, self.product_uom_id, round=False
            )
            for aml in invoice_lines
            if aml.move_id.move_type == "out_invoice"
        )
        credited = sum(
            aml.product_uom_id._compute_quantity(
                aml.quantity, self.product_uom_id, round=False
            )
            for aml in invoice_lines._filter_credited_without_return()
        )
        return max(self.qty_delivered, invoiced) - credited - self.qty_in_return

    def _is_goods_move(self, move):
        """Whether ``move`` carries what the line sold, and no replacement of it."""
        return move.product_id == self.product_id

    def _get_delivered_moves(self):
        """Done moves of what was sold that brought it to the customer."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and self._is_goods_move(move)
                and move.location_dest_id.usage == "customer"
            )
        )

    def _get_returned_moves(self):
        """Done moves that brought goods back, with or without a return order."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and self._is_goods_move(move)
                and move.location_id.usage == "customer"
            )
        )

    def _get_move_quantities(self, moves):
        """Quantities of ``moves`` in the unit of the order line."""
        return [
            move.product_uom._compute_quantity(
                move.quantity, self.product_uom_id, round=False
            )
            for move in moves
        ]

    def _get_delivered_pickings(self):
        """Transfers that brought these lines to the customer."""
        return self.env["stock.picking"].union(
            *(line._get_delivered_moves().picking_id for line in self)
        )

    def _get_qty_in_hand(self, product, quantity):
        """How much of the line came, in its unit, when this is in the parcel.

        :param product: that of the line, or one that a glue addon knows it to hold
        :param quantity: Decimal, in the unit of ``product``
        """
        self.ensure_one()
        return product.uom_id._compute_quantity(float(quantity), self.product_uom_id)
