from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.return_inspection_disposition import Goods

from ..domain import kits

#: What can be done with the components of a kit as with any goods.
KIT_ACTIONS = frozenset(
    {"restock", "liquidate", "scrap", "donate", "recycle", "back_to_customer"}
    | {"return_to_vendor"}
)


class ReturnInspection(models.Model):
    """Kits are judged as a whole; their components go where the result sends them."""

    _inherit = "return.inspection"

    def _check_results(self):
        result = super()._check_results()
        for inspection in self.filtered("return_line_id.kit_bom_id"):
            if inspection.disposition_id.action not in KIT_ACTIONS:
                raise UserError(
                    self.env._(
                        "Inspection of %(line)s: %(disposition)s needs one product, "
                        "and a kit is several. Choose Restock, and then do it with "
                        "the component that needs it.",
                        line=inspection.return_line_id.display_name,
                        disposition=inspection.disposition_id.display_name,
                    )
                )
        return result

    def _get_destroyed_products(self):
        products = super()._get_destroyed_products()
        if not self.return_line_id.kit_bom_id:
            return products
        return products.union(
            *(part.product_id for part in self.return_line_id._explode_kit(1))
        )

    def _get_goods(self):
        if not self.return_line_id.kit_bom_id:
            return super()._get_goods()
        return [
            Goods(part.product_id, part.product_id.uom_id, quantity, lot)
            for part, shares in self._get_kit_shares().items()
            for lot, quantity in shares.items()
        ]

    def _get_kit_shares(self):
        """The components of this result: ``{mrp.bom.line: {stock.lot: quantity}}``.

        In the components' own units. The results of a line share what came in the
        order in which they were validated, so that no number is given to two of them.
        """
        self.ensure_one()
        line = self.return_line_id
        earlier = sum(self._get_earlier_results().mapped("quantity"))
        start = line._explode_kit(earlier) if earlier else {}
        end = line._explode_kit(earlier + self.quantity)
        received = line._get_received_components()
        return {
            part: self._cut(received.get(part, []), start.get(part, 0), stop)
            for part, stop in end.items()
        }

    def _get_earlier_results(self):
        """Of the same line: validated before, or written down before this draft."""
        results = self.return_line_id.inspection_ids.sorted(
            lambda result: (
                result.state != "done",
                (result.state == "done" and result.date) or fields.Datetime.now(),
                result.id,
            )
        )
        return results[: list(results).index(self)]

    def _cut(self, shares, start, stop):
        """The part from ``start`` to ``stop`` of a row of (lot, quantity) pairs."""
        cut, position = {}, 0
        for lot, quantity in shares:
            taken = min(stop, position + quantity) - max(start, position)
            if taken > 0:
                cut[lot] = cut.get(lot, 0) + taken
            position += quantity
        return cut

    def _prepare_disposition_moves(self, picking, parts=None):
        """A move for each component."""
        moves = super()._prepare_disposition_moves(picking, parts)
        if not self.return_line_id.kit_bom_id:
            return moves
        [vals] = moves
        return [
            self._prepare_component_move(vals, part, shares)
            for part, shares in self._get_kit_shares().items()
            if shares
        ]

    def _prepare_component_move(self, vals, part, shares):
        """``vals`` of a move of the kit, made ones of a component."""
        product = part.product_id
        goods = {"product_id": product.id, "product_uom_id": product.uom_id.id}
        [(_command, _id, detail)] = vals["move_line_ids"]
        component = {
            **vals,
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": sum(shares.values()),
            "bom_line_id": part.id,
            "move_line_ids": [
                fields.Command.create(
                    {**detail, **goods, "quantity": quantity, "lot_id": lot.id}
                )
                for lot, quantity in shares.items()
            ],
        }
        if vals.get("return_line_id"):
            # back to the customer: undo the receipt of this component
            receipts = self.return_line_id._get_receipts_of(part)
            component["origin_returned_move_id"] = receipts[:1].id
        return component

    def _get_qty_sent_back(self):
        """Kits that reached the customer again, none as long as a part is here."""
        line = self.return_line_id
        if not line.kit_bom_id:
            return super()._get_qty_sent_back()
        # sudo: accountants look at returns too
        sent = self.sudo().move_ids.filtered(
            lambda move: (
                move.state == "done" and move.location_dest_id.usage == "customer"
            )
        )
        quantities = {move: move.quantity for move in sent}
        if not quantities:
            return 0
        _size, parts = line._count_components(quantities)
        # a missing part of an incomplete kit cannot go back
        held = {
            part: Decimal(str(sum(shares.values())))
            for part, shares in self._get_kit_shares().items()
            if shares
        }
        whole = Decimal(round(line._to_kits(self.quantity)))
        return line._from_kits(
            kits.complete(
                whole,
                [
                    kits.Component(quantity, parts[part].counted)
                    for part, quantity in held.items()
                ],
            )
        )
