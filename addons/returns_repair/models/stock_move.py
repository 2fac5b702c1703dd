from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: warehouse workers deliver goods of returns that they may not read
        sent = moves.sudo().return_inspection_id.filtered(
            lambda result: result._is_awaited()
        )
        sent.return_order_id._close_if_complete()
        return moves
