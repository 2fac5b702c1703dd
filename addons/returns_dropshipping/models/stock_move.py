from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Ship what replaces goods that the vendor has taken back."""
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: warehouse workers validate transfers of returns that they may not read
        lines = moves.sudo().return_line_id.filtered(
            lambda line: (
                line.return_destination == "vendor" and line.resolution == "exchange"
            )
        )
        lines._ship_replacements()
        return moves
