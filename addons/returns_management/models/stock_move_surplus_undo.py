from odoo import models
from odoo.fields import Command


class StockMove(models.Model):
    """Taking back what was decided on a surplus that is counted and not received."""

    _inherit = "stock.move"

    def _undecide_surplus(self):
        """Count these goods on their return line as before somebody decided.

        :return: whether all of them still wait to be received
        """
        if not self or any(
            move.state in ("done", "cancel") or not move.return_surplus_decision
            for move in self
        ):
            return False
        for move in self:
            line = move.return_line_id
            if move.return_surplus_decision == "credit":
                line._authorize_surplus(-line._to_line_unit(move, move.quantity))
            if counted := move._get_move_counted_before():
                move._join(counted)
            else:
                refunds = line._prepare_receipt_move(0)["to_refund"]
                move.write({"return_surplus_decision": False, "to_refund": refunds})
        return True

    def _get_move_counted_before(self):
        """The receipt that this surplus was split from, or none."""
        return self.return_line_id._get_undecided_receipts().filtered(
            lambda move: (
                move.picking_id == self.picking_id
                and move.origin_returned_move_id == self.origin_returned_move_id
            )
        )[:1]

    def _join(self, other):
        """Count on ``other`` what is counted here, and go."""
        counted = sum(self.move_line_ids.mapped("quantity_product_uom"))
        details = self._take_details(counted)
        self._action_cancel()
        # sudo: warehouse users may not delete moves, but these goods are on the other
        self.sudo().unlink()
        other.move_line_ids = [Command.create(vals) for vals in details]
        other.picked = True
