from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.returns_management.domain import scanning

from ..domain import kits


class ReturnOrderLine(models.Model):
    """Kits are counted by their components; a scanned kit counts all of them at once.

    Components with lots or serial numbers are counted by their numbers only.
    """

    _inherit = "return.order.line"

    def _get_scan_counts(self):
        counts = super()._get_scan_counts()
        for line in self.filtered("kit_bom_id"):
            together = line._count_received(line._get_scanned_quantities())
            counts[line]["received"] = line._to_scan_units(together)
        return counts

    def _get_scanned_quantities(self):
        """``{stock.move: quantity}`` that was received or scanned, in its own unit."""
        counting = {
            move: sum(
                detail.product_uom_id._compute_quantity(
                    detail.quantity, move.product_uom, round=False
                )
                for detail in move.move_line_ids.filtered("picked")
            )
            for move in self._get_open_receipt_moves()
        }
        return self._get_accepted_quantities() | counting

    def _count_scanned(self):
        """As :meth:`_count_components`, scans that are not validated included."""
        return self._count_components(self._get_scanned_quantities())

    def _get_receipt_counter(self, product):
        if not self.kit_bom_id:
            return super()._get_receipt_counter(product)
        if product == self.product_id:
            size, parts = self._count_scanned()
            counted = self._from_kits(
                kits.complete(size, self._get_countable(parts).values())
            )
            return scanning.Counter(
                self.id,
                self._to_scan_units(self.qty_to_receive),
                self._to_scan_units(counted),
            )
        parts = self._count_on_receipts(product).values()
        return scanning.Counter(
            self.id,
            sum((part.needed for part in parts), Decimal(0)),
            sum((part.counted for part in parts), Decimal(0)),
        )

    def _get_countable(self, parts):
        """Of ``{mrp.bom.line: kits.Component}`` those that a scan of the kit counts.

        :raise UserError: when there are none
        """
        countable = {
            part: each
            for part, each in parts.items()
            if part.product_id.tracking == "none"
        }
        if not countable:
            raise UserError(
                self.env._(
                    "%(kit)s: all of its parts have lot or serial numbers. Scan the "
                    "numbers of %(parts)s.",
                    kit=self.product_id.display_name,
                    parts=self._format_components(
                        {part: each.needed for part, each in parts.items()}
                    ),
                )
            )
        return countable

    def _count_on_receipts(self, product):
        """``{mrp.bom.line: kits.Component}`` that are ``product``.

        Needed is what receipts wait for, which may be closed without a component.
        """
        _size, parts = self._count_scanned()
        room = self._get_receipt_room()
        return {
            part: kits.Component(each.counted + room[part], each.counted)
            for part, each in parts.items()
            if part.product_id == product
        }

    def _get_receipt_room(self):
        """``{mrp.bom.line: quantity}`` that open receipts still wait for."""
        room = defaultdict(Decimal)
        for move in self._get_open_receipt_moves():
            left = Decimal(str(move.product_qty)) - self._get_counted_quantity(move)
            # sudo: who handles returns need not be able to read bills of materials
            room[move.sudo().bom_line_id] += max(left, Decimal(0))
        return room

    def _add_received(self, product, lot, quantity):
        if not self.kit_bom_id or product != self.product_id:
            return super()._add_received(product, lot, quantity)
        parts = self._get_parts_to_add(quantity)
        self._add_counted(
            [
                pair
                for part, share in parts.items()
                for pair in self._share_over_receipts(
                    self._get_receipts_to_count(part), share
                )
            ],
            lot,
        )
        return [(part.product_id, share) for part, share in parts.items()]

    def _get_parts_to_add(self, quantity):
        """What a scan of ``quantity`` kits (Decimal, own unit) counts.

        :return: ``{mrp.bom.line: Decimal}``, no more than receipts wait for
        :raise UserError: when that is nothing
        """
        # sudo: as in exploding the kit
        wanted = self.product_id.uom_id._compute_quantity(
            float(quantity), self.sudo().kit_bom_id.product_uom_id, round=False
        )
        size, parts = self._count_scanned()
        room = self._get_receipt_room()
        added = {
            part: min(share, room[part])
            for part, share in kits.fill(
                size, self._get_countable(parts), Decimal(str(wanted))
            ).items()
            if room[part]
        }
        if not added:
            raise UserError(
                self.env._(
                    "%(kit)s: no receipt waits for more of its parts (%(parts)s).",
                    kit=self.product_id.display_name,
                    parts=self._get_scan_note(),
                )
            )
        return added

    def _get_receipts_to_count(self, part):
        # sudo: who handles returns need not be able to read bills of materials
        return self._get_open_receipt_moves().filtered(
            lambda move: move.sudo().bom_line_id == part
        )

    def _get_moves_to_count(self, product, lot, quantity):
        """Several components of a kit may be the same goods."""
        if not self.kit_bom_id:
            return super()._get_moves_to_count(product, lot, quantity)
        shares = kits.deal(
            Decimal(str(self._to_kits(self._get_kit_size()))),
            self._count_on_receipts(product),
            quantity,
        )
        return [
            pair
            for part, share in shares.items()
            for pair in self._share_over_receipts(
                self._get_receipts_to_count(part).sorted(
                    lambda move: (
                        lot not in move.origin_returned_move_id.move_line_ids.lot_id
                    )
                ),
                share,
            )
        ]

    def _get_incomplete_sentence(self):
        """What is missing of the kits that came in part, and where it is awaited."""
        missing = self._get_missing_components()
        if not missing or not self._get_qty_incomplete():
            return ""
        names = {
            "kit": self.product_id.display_name,
            "components": self._format_components(missing),
        }
        if waiting := self._get_open_receipt_moves().picking_id:
            return self.env._(
                "%(kit)s is not complete: %(components)s missing. %(transfer)s waits "
                "for it: scan it when it comes.",
                transfer=format_list(self.env, waiting.mapped("name")),
                **names,
            )
        return self.env._(
            "%(kit)s is not complete: %(components)s missing. Accept it incomplete on "
            "the return, or receive the rest there.",
            **names,
        )

    def _get_scan_note(self):
        """Which parts of the kits are there; those begun are named that lack some."""
        if not self.kit_bom_id or not self.qty_to_receive:
            return super()._get_scan_note()
        size, parts = self._count_scanned()
        done = kits.progress(size, parts.values())
        note = self.env._(
            "%(counted)s of %(needed)s parts", counted=done.counted, needed=done.needed
        )
        begun = Decimal(kits.begun(size, parts.values()))
        if missing := kits.lacking(size, parts, begun):
            note = self.env._(
                "%(progress)s, missing: %(components)s",
                progress=note,
                components=self._format_components(missing, limit=5),
            )
        return note
