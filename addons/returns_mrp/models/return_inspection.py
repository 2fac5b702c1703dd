from collections import defaultdict
from decimal import Decimal

from odoo import fields, models

from odoo.addons.returns_management.models.return_inspection_disposition import Goods

from ..domain import kits


class ReturnInspection(models.Model):
    """Kits are judged as a whole; each result is made of components that came."""

    _inherit = "return.inspection"

    _decided_fields = frozenset({"kit_shares"})

    kit_shares = fields.Json(
        readonly=True,
        copy=False,
        help="Components of a validated result: ids of line of the bill of materials "
        "and lot, and the quantity.",
    )

    def _get_goods(self):
        """Its components, each with the number that came."""
        if not self.return_line_id.kit_bom_id:
            return super()._get_goods()
        together = defaultdict(float)
        for part, shares in self._get_kit_shares().items():
            for lot, quantity in shares.items():
                together[part.product_id, lot] += quantity
        return [
            Goods(product, product.uom_id, quantity, lot)
            for (product, lot), quantity in together.items()
        ]

    def _keep_shares(self):
        """A validated result keeps its numbers, whatever becomes of the others."""
        fresh = self.filtered(
            lambda result: result.return_line_id.kit_bom_id and not result.kit_shares
        )
        for result in fresh.sorted("id"):
            # sudo: nobody else writes what a result is made of
            result.sudo().kit_shares = [
                [part.id, lot.id, quantity]
                for part, shares in result._get_kit_shares().items()
                for lot, quantity in shares.items()
            ]

    def _get_kit_shares(self):
        """The components of this result: ``{mrp.bom.line: {stock.lot: quantity}}``.

        In the components' own units. What others do not hold is given out in the order
        of the results, so that no number is given to two of them.
        """
        self.ensure_one()
        if self.kit_shares:
            return self._get_kept_shares()
        line = self.return_line_id
        before = sum(self._get_drafts_before().mapped("quantity"))
        start = line._explode_kit(before) if before else {}
        end = line._explode_kit(before + self.quantity)
        free = self._get_free_components()
        return {
            part: self._cut(free.get(part, []), start.get(part, 0), stop)
            for part, stop in end.items()
        }

    def _get_kept_shares(self):
        # sudo: who handles returns need not be able to read bills of materials
        parts = self.env["mrp.bom.line"].sudo()
        shares = defaultdict(dict)
        for part_id, lot_id, quantity in self.kit_shares:
            lot = self.env["stock.lot"].browse(lot_id or [])
            shares[parts.browse(part_id)][lot] = quantity
        return shares

    def _get_drafts_before(self):
        drafts = self.return_line_id.inspection_ids.filtered(
            lambda result: not result.kit_shares
        ).sorted("id")
        return drafts[: list(drafts).index(self)] if self in drafts else drafts

    def _get_free_components(self):
        """``{mrp.bom.line: [(stock.lot, quantity)]}`` that came, of no result yet."""
        held = defaultdict(float)
        for result in self.return_line_id.inspection_ids - self:
            for part_id, lot_id, quantity in result.kit_shares or []:
                held[part_id, lot_id] += quantity
        free = {}
        for part, shares in self.return_line_id._get_received_components().items():
            free[part] = []
            for lot, quantity in shares:
                taken = min(held[part.id, lot.id], quantity)
                held[part.id, lot.id] -= taken
                free[part].append((lot, quantity - taken))
        return free

    def _cut(self, shares, start, stop):
        """The part from ``start`` to ``stop`` of a row of (lot, quantity) pairs."""
        cut, position = {}, 0
        for lot, quantity in shares:
            taken = min(stop, position + quantity) - max(start, position)
            if taken > 0:
                cut[lot] = cut.get(lot, 0) + taken
            position += quantity
        return cut

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
        if not sent:
            return 0
        _size, parts = line._count_components({move: move.quantity for move in sent})
        # a missing part of an incomplete kit cannot go back
        held = [
            kits.Component(Decimal(str(sum(shares.values()))), parts[part].counted)
            for part, shares in self._get_kit_shares().items()
            if shares and part in parts
        ]
        whole = Decimal(round(line._to_kits(self.quantity)))
        return line._from_kits(kits.complete(whole, held))
