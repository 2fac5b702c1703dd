from decimal import Decimal

from odoo import models

from ..domain import kits


class SaleOrderLine(models.Model):
    """Kits that are with the customer, of which stock knows the components only."""

    _inherit = "sale.order.line"

    def _get_kit_bom(self):
        self.ensure_one()
        # sudo: RMA users need not be able to read bills of materials
        return self.sudo().move_ids._find_kit_bom(self.product_id, self.company_id)

    def _is_goods_move(self, move):
        """A component of the kit is what the line sold."""
        # sudo: RMA users need not be able to read bills of materials
        bom = move.sudo().bom_line_id.bom_id
        return super()._is_goods_move(move) or bom.type == "phantom"

    def _get_qty_with_customer(self):
        """Kits that are whole with the customer, in the line's unit."""
        bom = self._get_kit_bom()
        if not bom:
            return super()._get_qty_with_customer()
        moves = self._get_delivered_moves() | self._get_returned_moves()
        # sudo: RMA users need not be able to read bills of materials
        whole = moves.sudo()._compute_kit_quantities(
            self.product_id,
            self.product_uom_id._compute_quantity(
                self.product_uom_qty, bom.product_uom_id
            ),
            bom,
            {
                "incoming_moves": lambda move: (
                    move.location_dest_id.usage == "customer"
                ),
                "outgoing_moves": lambda move: move.location_id.usage == "customer",
            },
        )
        return bom.product_uom_id._compute_quantity(
            whole, self.product_uom_id, round=False
        )

    def _get_qty_in_hand(self, product, quantity):
        """A component is of a kit, which takes several of it."""
        bom = self._get_kit_bom()
        if not bom or product == self.product_id:
            return super()._get_qty_in_hand(product, quantity)
        _boms, parts = bom.explode(self.product_id, 1)
        needed = {
            part: part.product_uom_id._compute_quantity(data["qty"], product.uom_id)
            for part, data in parts
            if part.product_id == product
        }
        one = kits.Component(Decimal(str(sum(needed.values()))), Decimal(quantity))
        made = kits.begun(Decimal(1), [one]) * bom.product_qty
        return bom.product_uom_id._compute_quantity(made, self.product_uom_id)
