from odoo import api, fields, models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """What was announced and does not come any more."""

    _inherit = "return.order.line"

    qty_not_coming = fields.Float(
        string="Not Coming",
        digits="Product Unit",
        compute="_compute_qty_not_coming",
        store=True,
        help="Authorised, but its receipt was closed without a backorder or cancelled. "
        "The return is finished without it.",
    )

    @api.depends(
        "qty_to_receive",
        "qty_received",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
    )
    def _compute_qty_not_coming(self):
        for line in self:
            # sudo: accountants look at returns too
            moves = line.sudo().move_ids.filtered(
                lambda move: move.location_id.usage == "customer"
            )
            given_up = sum(line._get_given_up(move) for move in moves)
            missing = max(line._get_qty_unplanned(), 0)
            line.qty_not_coming = line._round_quantity(min(given_up, missing))

    def _get_given_up(self, move):
        """What of ``move`` will not come, in the line's unit."""
        if move.state == "cancel":
            quantity = move.product_uom_qty
        elif move.state == "done":
            # a backorder would have taken the rest over
            quantity = max(move.product_uom_qty - move.quantity, 0)
        else:
            return 0
        return self._to_line_unit(move, quantity)

    def _to_line_unit(self, move, quantity):
        return move.product_uom._compute_quantity(
            quantity, self.product_uom_id, round=False
        )

    def _get_qty_unplanned(self):
        """To receive, neither received nor on an open receipt; in the line's unit."""
        self.ensure_one()
        # sudo: accountants look at returns too
        waiting = self.sudo().move_ids.filtered(
            lambda move: (
                move.location_id.usage == "customer"
                and move.state not in ("done", "cancel")
            )
        )
        planned = sum(
            self._to_line_unit(move, move.product_uom_qty) for move in waiting
        )
        left = self.qty_to_receive - self.qty_received - planned
        return self._round_quantity(left)

    def _get_qty_outstanding(self):
        return max(super()._get_qty_outstanding() - self._get_qty_released(), 0)

    def _get_qty_released(self):
        """Of what does not come, that which another return may bring."""
        return self.qty_not_coming

    def _check_rest_returnable(self):
        """Goods that were given up may be in another return meanwhile."""
        for line in self.filtered("sale_line_id"):
            sale_line = line.sale_line_id
            released = line._get_qty_released()
            needed = line.product_uom_id._compute_quantity(
                released, sale_line.product_uom_id, round=False
            )
            left = max(sale_line.qty_returnable, 0)
            if sale_line.product_uom_id.compare(needed, left) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: %(needed)s given up, but only %(left)s of the order "
                        "line can still come back; the rest came back in another "
                        "return. Receive the parcel on that one.",
                        line=line.display_name,
                        needed=released,
                        left=left,
                    )
                )
