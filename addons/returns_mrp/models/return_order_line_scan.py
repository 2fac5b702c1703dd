from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """A scanned kit counts all of its components."""

    _inherit = "return.order.line"

    def _get_scan_counts(self):
        counts = super()._get_scan_counts()
        for line in self.filtered("kit_bom_id"):
            counting = {
                move: sum(
                    detail.product_uom_id._compute_quantity(
                        detail.quantity, move.product_uom, round=False
                    )
                    for detail in move.move_line_ids.filtered("picked")
                )
                for move in line._get_open_receipt_moves()
            }
            together = line._count_kits(line._get_accepted_quantities() | counting)
            counts[line]["received"] = line._to_scan_units(together)
        return counts

    def _add_received(self, lot, quantity):
        if not self.kit_bom_id:
            return super()._add_received(lot, quantity)
        for part, share in self._get_scanned_components(quantity).items():
            self._change_counted(part, share)
        return None

    def _remove_received(self, lot, quantity):
        if not self.kit_bom_id:
            return super()._remove_received(lot, quantity)
        for part, share in self._get_scanned_components(quantity).items():
            self._change_counted(part, -share)
        return None

    def _get_scanned_components(self, quantity):
        """What ``quantity`` kits (Decimal, own unit) are made of, none with a number.

        :raise UserError: when a component has lots or serial numbers
        """
        parts = self._explode_kit(self._from_scan_units(quantity))
        for part in parts:
            if part.product_id.tracking != "none":
                raise UserError(
                    self.env._(
                        "%(component)s of %(kit)s has lot or serial numbers: count "
                        "this kit in the form of the transfer %(transfer)s.",
                        component=part.product_id.display_name,
                        kit=self.product_id.display_name,
                        transfer=", ".join(
                            self._get_open_receipt_moves().picking_id.mapped("name")
                        ),
                    )
                )
        return parts

    def _change_counted(self, part, quantity):
        """Count ``quantity`` more of a component, on the first receipts with room."""
        moves = self._get_open_receipt_moves().filtered(
            lambda move: move.bom_line_id == part
        )
        left = Decimal(str(quantity))
        for move in moves:
            counted = Decimal(str(sum(self._get_picked(move).mapped("quantity"))))
            room = Decimal(str(move.product_qty)) - counted
            share = max(left, -counted) if left < 0 else min(left, room)
            if move == moves[-1:] and left > 0:
                share = left
            left -= share
            self._set_counted(move, float(counted + share))
        if left < 0:
            raise self._get_changed_meanwhile()

    def _get_picked(self, move):
        return move.move_line_ids.filtered("picked")

    def _set_counted(self, move, quantity):
        """Leave one detail on ``move``, in the component's own unit, or none."""
        move.move_line_ids.unlink()
        if quantity:
            lot = self.env["stock.lot"]
            vals = self._prepare_counted_vals(move, lot, quantity)
            self.env["stock.move.line"].create(vals)
        else:
            move.picked = False
            move._action_assign()
