from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_returnable_to_vendor(self):
        """What came with this receipt and is not on its way back, in its product's
        unit."""
        self.ensure_one()
        unit = self.product_id.uom_id
        gone = sum(
            back.product_uom._compute_quantity(
                back.quantity if back.state == "done" else back.product_uom_qty,
                unit,
                round=False,
            )
            for back in self.returned_move_ids
            if back.state != "cancel"
        )
        came = self.product_uom._compute_quantity(self.quantity, unit, round=False)
        return unit.round(came - gone)
