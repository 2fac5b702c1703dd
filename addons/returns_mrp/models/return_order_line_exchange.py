from odoo import models


class ReturnOrderLine(models.Model):
    """A kit is replaced by its components, and counted as the kits they make."""

    _inherit = "return.order.line"

    def _sum_replacements(self, moves):
        if not self.kit_bom_id:
            return super()._sum_replacements(moves)
        return self._count_kits(
            {
                move: move.quantity if move.state == "done" else move.product_uom_qty
                for move in moves
            }
        )
