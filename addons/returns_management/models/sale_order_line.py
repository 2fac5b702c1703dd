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
        help="Delivered and not back, less what return orders still wait for.",
    )

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
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
            outstanding = sum(
                ret.product_uom_id._compute_quantity(
                    ret._get_qty_outstanding(), line.product_uom_id, round=False
                )
                for ret in held
            )
            delivered = line._get_move_quantities(line._get_delivered_moves())
            back = line._get_move_quantities(line._get_returned_moves())
            line.qty_returnable = sum(delivered) - sum(back) - outstanding

    def _get_delivered_moves(self):
        """Done moves of the product that brought goods to the customer."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                and move.location_dest_id.usage == "customer"
            )
        )

    def _get_returned_moves(self):
        """Done moves that brought goods back, with or without a return order."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
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
