from odoo import models


class StockMoveLine(models.Model):
    """A part that a repair takes out was no unsold product."""

    _inherit = "stock.move.line"

    def _is_destruction(self):
        return self.move_id.repair_line_type != "remove" and super()._is_destruction()
