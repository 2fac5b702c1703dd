from decimal import Decimal

from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_vendor_room(self):
        """What came with this receipt and is not on its way back to the vendor.

        :return: Decimal in the product's unit
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        back = self.returned_move_ids.filtered(
            lambda move: move.state != "cancel" and move._is_purchase_return()
        )
        room = self._get_expected_quantity(unit) - sum(
            move._get_expected_quantity(unit) for move in back
        )
        return Decimal(str(unit.round(room)))

    def _get_expected_quantity(self, unit):
        """What moved, or is to move, in ``unit``."""
        quantity = self.quantity if self.state == "done" else self.product_uom_qty
        return self.product_uom._compute_quantity(quantity, unit, round=False)
