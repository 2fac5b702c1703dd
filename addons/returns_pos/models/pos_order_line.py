from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from odoo.addons.returns_management.models.concurrency import serialize


class PosOrderLine(models.Model):
    """What a receipt sold goes back once: at a till or with a return."""

    _inherit = "pos.order.line"

    return_line_ids = fields.One2many(
        comodel_name="return.order.line",
        inverse_name="pos_line_id",
        string="Return Lines",
    )
    qty_in_return = fields.Float(
        string="In Returns",
        digits="Product Unit",
        compute="_compute_qty_in_return",
        compute_sudo=True,
        help="Quantity that returns hold: still expected, or back already.",
    )

    @api.depends(
        "return_line_ids.state",
        "return_line_ids.resolution",
        "return_line_ids.qty_authorized",
        "return_line_ids.qty_received",
        "return_line_ids.qty_sent_back",
    )
    def _compute_qty_in_return(self):
        for line in self:
            line.qty_in_return = sum(
                returned.product_uom_id._compute_quantity(
                    returned._get_qty_held(), line.product_uom_id, round=False
                )
                for returned in line.return_line_ids
            )

    @api.depends("qty_in_return")
    def _compute_refund_qty(self):
        """Tills offer to refund what is neither refunded nor in a return."""
        result = super()._compute_refund_qty()
        for line in self:
            line.refunded_qty += line.qty_in_return
        return result

    @api.constrains("refunded_orderline_id", "qty")
    def _check_not_in_return(self):
        """Refuse to refund at a till what a return gives back."""
        # sudo: cashiers need not be able to read returns
        sold = self.sudo().refunded_orderline_id.filtered("return_line_ids")
        serialize(sold)
        for line in sold:
            if line.product_uom_id.compare(line.refunded_qty, line.qty) > 0:
                held = line.return_line_ids.filtered(lambda ret: ret._get_qty_held())
                if not held:
                    continue
                raise ValidationError(
                    self.env._(
                        "%(product)s of receipt %(order)s: %(held)s of %(sold)s are in "
                        "return %(returns)s, which gives the money back. Refund the "
                        "rest here, or cancel the return first.",
                        product=line.product_id.display_name,
                        order=line.order_id.name,
                        held=line.qty_in_return,
                        sold=line.qty,
                        returns=format_list(
                            self.env, held.return_order_id.mapped("name")
                        ),
                    )
                )

    def _get_delivered_moves(self):
        """Done moves that brought the goods to the customer.

        A session that updates stock when it closes has one transfer for all of its
        receipts.
        """
        self.ensure_one()
        order = self.order_id
        moves = (
            order.picking_ids.move_ids
            or order.session_id.picking_ids.filtered(
                lambda picking: not picking.pos_order_id
            ).move_ids
        )
        return moves.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                and move.location_dest_id.usage == "customer"
            )
        )

    def _get_invoice_lines(self):
        """The posted invoice lines of this line of the receipt.

        An invoice that is older than this addon does not say; there, the line with
        the same product, price and quantity is it.
        """
        invoiced = self.order_id.account_move.invoice_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.product_id
        )
        if invoiced.return_pos_line_id:
            return invoiced.filtered(lambda line: line.return_pos_line_id == self)
        return invoiced.filtered(
            lambda line: (
                (line.product_id, line.price_unit, line.discount, line.quantity)
                == (self.product_id, self.price_unit, self.discount, self.qty)
            )
        )[:1]
