from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.return_inspection_disposition import (
    Part,
    Route,
)

from ..domain import vendor_source


class ReturnInspection(models.Model):
    """Goods go back to the vendor of the purchase that they came from.

    A vendor chosen by hand, the recipient of the inspection, gets the goods whether we
    find the purchase or not.
    """

    _inherit = "return.inspection"

    def _disposition_return_to_vendor(self):
        """Prepare the transfers to the vendors, one per vendor and return."""
        receipts = self._get_vendor_receipts()
        rooms = {move: move._get_vendor_room() for move in receipts}
        routes, parts = {}, {}
        for result in self:
            shares = result._choose_receipts(rooms)
            for move, quantity in shares.items():
                rooms[move] -= quantity
            parts[result] = result._prepare_vendor_parts(shares)
            routes[result] = result._get_vendor_route([*shares])
        self._create_disposition_transfers(routes, done=False, parts=parts)
        self._remind_buyers()

    def _get_vendor_receipts(self):
        """Receipts of purchases of these products, oldest first."""
        # sudo: who inspects goods need not be able to read purchases
        return (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("state", "=", "done"),
                    ("product_id", "in", self.product_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("purchase_line_id", "!=", False),
                    ("location_id.usage", "=", "supplier"),
                    ("location_dest_id.usage", "in", ("internal", "transit")),
                ],
                order="date, id",
            )
        )

    def _choose_receipts(self, rooms):
        """Receipts that these goods came with.

        :param rooms: ``{receipt: quantity}`` that may still go back, in the product's
            unit, oldest first
        :return: ``{receipt: quantity}``
        :raise UserError: when neither a purchase nor a person names the vendor
        """
        candidates = [
            vendor_source.Receipt(
                key=move,
                vendor=move.purchase_line_id._get_vendor_key(),
                room=room,
                is_same_lot=bool(self.lot_id) and self.lot_id in move.lot_ids,
            )
            for move, room in rooms.items()
            if self._is_candidate(move)
        ]
        wanted = self._get_quantity_in_product_unit()
        if self.recipient_id:
            shares = vendor_source.take(wanted, candidates)
        else:
            try:
                shares = vendor_source.choose(wanted, candidates)
            except vendor_source.Shortage as shortage:
                raise self._get_no_vendor_error(shortage) from shortage
        return {share.key: share.quantity for share in shares}

    def _is_candidate(self, move):
        vendor = move.purchase_line_id.partner_id.commercial_partner_id
        chosen = self.recipient_id.commercial_partner_id
        return (
            move.product_id == self.product_id
            and move.company_id == self.company_id
            and (not chosen or vendor == chosen)
        )

    def _get_quantity_in_product_unit(self):
        unit = self.product_id.uom_id
        return Decimal(
            str(unit.round(self.product_uom_id._compute_quantity(self.quantity, unit)))
        )

    def _get_no_vendor_error(self, shortage):
        return UserError(
            self.env._(
                "Inspection of %(line)s: %(wanted)s %(unit)s of %(goods)s are to go "
                "back to the vendor, but purchases of one vendor that were received "
                "and not returned account for %(found)s. Choose the vendor as the "
                "recipient on the inspection, split the inspection, or choose another "
                "disposition.",
                line=self.return_line_id.display_name,
                wanted=f"{shortage.wanted:f}",
                unit=self.product_id.uom_id.name,
                goods=" ".join(
                    filter(None, [self.product_id.display_name, self.lot_id.name])
                ),
                found=f"{shortage.found:f}",
            )
        )

    def _prepare_vendor_parts(self, shares):
        """A move per receipt, and one for what no purchase is known of."""
        unit = self.product_id.uom_id
        parts = [
            Part(
                float(quantity),
                unit,
                {
                    "origin_returned_move_id": move.id,
                    "purchase_line_id": move.purchase_line_id.id,
                    "to_refund": True,
                },
            )
            for move, quantity in shares.items()
        ]
        if unknown := self._get_quantity_in_product_unit() - sum(shares.values()):
            # to_refund would add it to the purchase of the transfer
            parts.append(Part(float(unknown), unit, {"to_refund": False}))
        return parts

    def _get_vendor_route(self, receipts):
        """The way that Odoo returns a receipt, from this return's warehouse.

        Without a receipt it goes to the vendor chosen by hand.
        """
        company = self.company_id
        receipt_type = self.return_order_id.warehouse_id.in_type_id
        picking_type = (
            receipt_type.return_picking_type_id
            or self.return_order_id.warehouse_id.out_type_id
        )
        vendor = self.recipient_id
        if receipts and not vendor:
            # the records of the search above are the superuser's
            vendor = receipts[0].purchase_line_id.partner_id.with_env(self.env)
        return Route(
            picking_type, vendor.with_company(company).property_stock_supplier, vendor
        )
