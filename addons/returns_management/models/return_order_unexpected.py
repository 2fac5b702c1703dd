from odoo import models
from odoo.fields import Command


class ReturnOrder(models.Model):
    """Goods of a parcel that nobody announced, as the scanner counts them.

    They are moves of the receipt without a return line; its validation makes the line.
    """

    _inherit = "return.order"

    def _get_unexpected_moves(self):
        """Counted and not received yet."""
        return self.picking_ids.move_ids.filtered(
            lambda move: (
                not move.return_line_id
                and move.picked
                and move.state not in ("done", "cancel")
                and move.location_id.usage == "customer"
            )
        )

    def _add_unexpected(self, product, lot, number, quantity):
        """Count ``quantity`` (Decimal, own unit) of goods that nobody announced.

        :param number: of a lot or serial number that is not known here yet
        :return: the move that counts them
        """
        self.ensure_one()
        picking = self._get_receipt_to_count()
        name = lot.name or number
        same = self._get_unexpected_moves().move_line_ids.filtered(
            lambda detail: (
                detail.product_id == product
                and detail.picking_id == picking
                and (detail.lot_id.name or detail.lot_name or "") == name
            )
        )[:1]
        if same:
            same.quantity += float(quantity)
            return same.move_id
        details = {
            "product_id": product.id,
            "product_uom_id": product.uom_id.id,
            "quantity": float(quantity),
            "lot_id": lot.id,
            "lot_name": False if lot else name,
            "picking_id": picking.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "picked": True,
        }
        return self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": 0,
                "picking_id": picking.id,
                "picking_type_id": picking.picking_type_id.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "origin": self.name,
                "procure_method": "make_to_stock",
                "state": "confirmed",
                "picked": True,
                "move_line_ids": [Command.create(details)],
            }
        )

    def _get_unexpected_numbers(self, product):
        """Lot and serial numbers of ``product`` that are counted and not received."""
        details = self._get_unexpected_moves().move_line_ids.filtered(
            lambda detail: detail.product_id == product
        )
        return {detail.lot_id.name or detail.lot_name for detail in details}

    def _get_receipt_to_count(self):
        """The receipt that is open, else a new one."""
        picking_type = self.warehouse_id.return_type_id
        picking = self.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_id == picking_type
                and picking.state not in ("done", "cancel")
            )
        )[:1]
        if picking:
            return picking
        values = {**self._prepare_receipt_vals(), "move_ids": False}
        return self.env["stock.picking"].create(values)

    def _remove_unexpected(self, move, quantity):
        """Count ``quantity`` (Decimal, own unit) less on ``move``.

        :return: whether it was still there to be taken back
        """
        if not move or move.state in ("done", "cancel"):
            return False
        detail = move.move_line_ids[:1]
        if move.product_id.uom_id.compare(detail.quantity, float(quantity)) > 0:
            detail.quantity -= float(quantity)
            return True
        picking = move.picking_id
        move.move_line_ids.unlink()
        move._action_cancel()
        # sudo: warehouse users may not delete moves, but this one never happened
        move.sudo().unlink()
        if not picking.move_ids:
            picking.sudo().unlink()
        return True
