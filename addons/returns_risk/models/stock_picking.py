from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """Which serial numbers came is known now."""
        result = super()._action_done()
        # sudo: warehouse workers may receive returns that they may not read
        moves = self.sudo().move_ids.filtered("return_line_id")
        tracked = moves.filtered(lambda move: move.has_tracking != "none")
        tracked.return_line_id.return_order_id._update_risk_signals()
        return result
