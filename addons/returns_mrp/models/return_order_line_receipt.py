from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..domain import kits


class ReturnOrderLine(models.Model):
    """Receiving kits, of which the parcel holds the components."""

    _inherit = "return.order.line"

    def _get_products_to_receive(self):
        sets = self.filtered("kit_bom_id")
        products = super(ReturnOrderLine, self - sets)._get_products_to_receive()
        for line in sets:
            for part in line._explode_kit(line._get_kit_size()):
                products |= part.product_id.sudo(False)
        return products

    def _prepare_receipt_move_vals(self):
        """One move per component and delivery that it left with."""
        if not self.kit_bom_id:
            return super()._prepare_receipt_move_vals()
        # sudo: who handles returns need not be able to read bills of materials
        delivered = self.env["stock.move"].sudo()
        if self.sale_line_id:
            delivered = self.sale_line_id.sudo()._get_delivered_moves()
        origins = delivered.grouped("bom_line_id")
        return [
            self._prepare_component_move(part, share, origin)
            for part, quantity in self._get_components_unplanned().items()
            for share, origin in self._share_over_deliveries(
                quantity, part.product_id.uom_id, origins.get(part)
            )
        ]

    def _prepare_component_move(self, part, quantity, origin):
        return {
            **self._prepare_receipt_move(quantity, origin),
            "product_id": part.product_id.id,
            "product_uom": part.product_id.uom_id.id,
            "bom_line_id": part.id,
        }

    def _get_received_by_lot(self):
        """Whole kits; they have no lots, even where their components do."""
        if not self.kit_bom_id:
            return super()._get_received_by_lot()
        received = self._count_received(self._get_accepted_quantities())
        return {self.env["stock.lot"]: received}

    def _get_accepted_moves(self):
        """Done moves, without surplus that went back at once."""
        # sudo: accountants look at returns too
        return self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.return_surplus_decision != "send_back"
            )
        )

    def _get_receipts_of(self, part):
        """Done receipts of a component."""
        return self._get_accepted_moves().filtered(
            lambda move: (
                move.location_id.usage == "customer" and move.bom_line_id == part
            )
        )

    def _get_received_components(self):
        """``{mrp.bom.line: [(stock.lot, quantity)]}`` as they came, in own units."""
        return {
            part: [
                (detail.lot_id, detail.quantity_product_uom)
                for detail in self._get_receipts_of(part).move_line_ids.sorted("id")
            ]
            for part in self._explode_kit(self._get_kit_size())
        }

    def _get_accepted_quantities(self):
        return {
            move: -move.quantity
            if move.location_dest_id.usage == "customer"
            else move.quantity
            for move in self._get_accepted_moves()
        }

    def _get_waiting_quantities(self):
        # sudo: accountants look at returns too
        return {
            move: move.product_uom_qty
            for move in self.sudo().move_ids
            if move.location_id.usage == "customer"
            and move.state not in ("done", "cancel")
        }

    def _get_given_up_quantities(self):
        """What no receipt waits for, of receipts that were closed or cancelled."""
        # sudo: accountants look at returns too
        receipts = self.sudo().move_ids.filtered(
            lambda move: move.location_id.usage == "customer"
        )
        return {
            move: move.product_uom_qty
            if move.state == "cancel"
            else max(move.product_uom_qty - move.quantity, 0)
            for move in receipts
            if move.state in ("cancel", "done")
        }

    def _get_components_unplanned(self):
        """``{mrp.bom.line: quantity}`` that is to come and on no receipt yet."""
        if not self.qty_to_receive:
            return {}
        size, parts = self._count_components(
            self._get_accepted_quantities() | self._get_waiting_quantities()
        )
        awaited = kits.awaited(size, parts, self._get_kits_excused())
        return {part: float(quantity) for part, quantity in awaited.items()}

    def _get_qty_unplanned(self):
        if not self.kit_bom_id:
            return super()._get_qty_unplanned()
        if not self.qty_to_receive:
            return 0
        size, parts = self._count_components(
            self._get_accepted_quantities() | self._get_waiting_quantities()
        )
        planned = kits.received(size, parts.values(), self._get_kits_excused())
        return self._from_kits(size - planned)

    def _compute_qty_not_coming(self):
        """A kit does not come when a component of it does not."""
        sets = self.filtered("kit_bom_id")
        result = super(ReturnOrderLine, self - sets)._compute_qty_not_coming()
        for line in sets:
            size, parts = line._count_components(line._get_given_up_quantities())
            given_up = line._from_kits(kits.begun(size, parts.values()))
            missing = max(line._get_qty_unplanned(), 0)
            line.qty_not_coming = line._round_quantity(min(given_up, missing))
        return result

    def _get_qty_released(self):
        """Kits of which nothing came: the rest of an incomplete one is no kit."""
        if not self.kit_bom_id or not self.qty_not_coming:
            return super()._get_qty_released()
        return max(self.qty_not_coming - self._get_qty_incomplete(), 0)

    def _get_qty_outstanding(self):
        """Incomplete kits are not with the customer any more, as kits."""
        outstanding = super()._get_qty_outstanding()
        if self.kit_bom_id:
            outstanding -= self._get_qty_incomplete()
        return max(outstanding, 0)

    def _can_decide_surplus(self):
        return not self.kit_bom_id and super()._can_decide_surplus()

    def _get_qty_surplus(self, moves):
        """Of kits no surplus is accepted: single components have no price.

        :raise UserError: when more of a component is counted than the kits need
        """
        if not self.kit_bom_id:
            return super()._get_qty_surplus(moves)
        _size, parts = self._count_components(
            self._get_accepted_quantities() | {move: move.quantity for move in moves}
        )
        surplus = {
            part: each.counted - each.needed
            for part, each in parts.items()
            if each.counted > each.needed
        }
        if surplus:
            raise UserError(
                self.env._(
                    "%(line)s: %(surplus)s more came than %(authorized)g authorised "
                    "kits have. Lower the quantity to that of the kits and add the "
                    "surplus to the transfer %(transfer)s as a product of its own.",
                    line=self.display_name,
                    surplus=self._format_components(surplus),
                    authorized=self.qty_authorized,
                    transfer=", ".join(moves.picking_id.mapped("name")),
                )
            )
        return 0

    def _format_components(self, quantities, limit=None):
        """Name ``{mrp.bom.line: quantity}``, not more than ``limit`` of them."""
        names = [
            f"{float(quantity):g} {part.product_id.display_name}"
            for part, quantity in [*quantities.items()][:limit]
        ]
        if others := len(quantities) - len(names):
            names.append(self.env._("%(count)s more", count=others))
        return format_list(self.env, names)
