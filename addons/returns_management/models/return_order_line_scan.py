from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..domain import scanning


class ReturnOrderLine(models.Model):
    """Counting goods one by one, in the product's own unit."""

    _inherit = "return.order.line"

    scan_barcode = fields.Char(
        string="Barcode",
        compute="_compute_scan_barcode",
        help="Barcode of the product; a code of this line when it has none.",
    )

    @api.depends("product_id.barcode")
    def _compute_scan_barcode(self):
        for line in self:
            line.scan_barcode = line.product_id.barcode or scanning.encode(
                "line", str(line.id)
            )

    def _get_scan_counts(self):
        """What is expected, received and inspected, scans not validated included.

        :return: ``{line: {"expected", "received", "inspected"}}``, Decimal, in the
            product's own unit
        """
        counts = {}
        for line in self:
            counting = line._get_counted_quantity(line._get_open_receipt_moves())
            drafts = line._get_scanned_inspections().filtered(
                lambda result: result.state == "draft"
            )
            inspected = line.qty_inspected + sum(drafts.mapped("quantity"))
            counts[line] = {
                "expected": line._to_scan_units(line.qty_to_receive),
                "received": line._to_scan_units(line.qty_received) + counting,
                "inspected": line._to_scan_units(inspected),
            }
        return counts

    def _to_scan_units(self, quantity):
        """``quantity`` of the line in the product's own unit.

        A scan counts whole pieces, of which a quantity in dozens keeps two decimals.
        """
        unit = self.product_id.uom_id
        if self.product_uom_id == unit:
            return Decimal(str(quantity))
        return Decimal(
            round(self.product_uom_id._compute_quantity(quantity, unit, round=False))
        )

    def _get_open_receipt_moves(self):
        return self.move_ids.filtered(
            lambda move: (
                move.picking_id
                and move.location_id.usage == "customer"
                and move.state not in ("done", "cancel")
            )
        )

    def _get_undecided_receipts(self):
        """Where goods are counted: not on a surplus that somebody decided on."""
        return self._get_open_receipt_moves().filtered(
            lambda move: not move.return_surplus_decision
        )

    def _get_counted_move_lines(self):
        return self._get_open_receipt_moves().move_line_ids.filtered("picked")

    def _get_counted_quantity(self, moves):
        """What scans counted on ``moves``, in the product's own unit."""
        counted = moves.move_line_ids.filtered("picked").mapped("quantity_product_uom")
        return sum((Decimal(str(quantity)) for quantity in counted), Decimal(0))

    def _get_receipt_counter(self, product):
        """What is expected of ``product``, and counted, in its own unit.

        :param product: that of the line, or one that a glue addon knows it to hold
        :return: a ``scanning.Counter`` of this line
        """
        counts = self._get_scan_counts()[self]
        return scanning.Counter(self.id, counts["expected"], counts["received"])

    def _get_scanned_inspections(self):
        """Without those that only remind of goods to be inspected."""
        return self.inspection_ids.filtered(
            lambda result: result.grade_id or result.is_scanned
        )

    def _get_received_lots(self):
        return self.move_ids.filtered(
            lambda move: move.state == "done"
        ).move_line_ids.lot_id

    def _get_inspection_counters(self):
        """What was received and inspected of each line, in its product's own unit."""
        return [
            scanning.Counter(line.id, counts["received"], counts["inspected"])
            for line, counts in self._get_scan_counts().items()
        ]

    def _add_received(self, product, lot, quantity):
        """Count ``quantity`` more (Decimal, own unit) of it on the open receipt.

        :param product: as in :meth:`_get_receipt_counter`
        :return: what to count less to undo it: ``[(product, quantity)]``
        """
        self.ensure_one()
        self._add_counted(self._get_moves_to_count(product, lot, quantity), lot)
        return [(product, quantity)]

    def _add_counted(self, shares, lot):
        """Count more on open receipts.

        :param shares: pairs of a move and a quantity in its product's own unit
        """
        moves = self.env["stock.move"].union(*(move for move, _share in shares))
        counted = moves.move_line_ids.filtered("picked")
        # what Odoo reserved beforehand is no count: it begins at zero
        (moves - counted.move_id).move_line_ids.unlink()
        vals_list = []
        for move, share in shares:
            unit = move.product_id.uom_id
            same = counted.filtered(
                lambda line, move=move, unit=unit: (
                    line.move_id == move
                    and line.lot_id == lot
                    and line.product_uom_id == unit
                )
            )
            if same:
                same[0].quantity += float(share)
            else:
                vals_list.append(self._prepare_counted_vals(move, lot, share))
        self.env["stock.move.line"].create(vals_list)

    def _prepare_counted_vals(self, move, lot, quantity):
        return {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "company_id": move.company_id.id,
            "product_id": move.product_id.id,
            "product_uom_id": move.product_id.uom_id.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
            "lot_id": lot.id,
            "quantity": float(quantity),
            "picked": True,
        }

    def _get_moves_to_count(self, product, lot, quantity):
        """Of the deliveries that goods come back from, those of ``lot``, with room.

        :return: pairs of a move and what is counted on it
        """
        moves = self._get_undecided_receipts().filtered(
            lambda move: move.product_id == product
        )
        if lot:
            moves = (
                moves.filtered(
                    lambda move: (
                        lot in move.origin_returned_move_id.move_line_ids.lot_id
                    )
                )
                or moves
            )
        return self._share_over_receipts(moves, quantity)

    def _share_over_receipts(self, moves, quantity):
        placement = scanning.place(
            [
                scanning.Counter(
                    move.id,
                    Decimal(str(move.product_qty)),
                    self._get_counted_quantity(move),
                )
                for move in moves
            ],
            quantity,
        )
        return [(moves.browse(move_id), share) for move_id, share in placement.shares]

    def _remove_received(self, product, lot, quantity):
        """Count ``quantity`` less (Decimal, own unit) of it on the open receipt."""
        self.ensure_one()
        self._check_surplus_stays(quantity)
        counted = self._get_undecided_receipts().move_line_ids.filtered(
            lambda line: (
                line.picked and line.product_id == product and line.lot_id == lot
            )
        )
        unit = product.uom_id
        left = float(quantity)
        if unit.compare(sum(counted.mapped("quantity_product_uom")), left) < 0:
            raise self._get_changed_meanwhile()
        moves = counted.move_id
        for line in counted.sorted("id", reverse=True):
            taken = min(line.quantity_product_uom, left)
            left -= taken
            if unit.compare(line.quantity_product_uom, taken) > 0:
                line.quantity -= unit._compute_quantity(taken, line.product_uom_id)
            elif taken:
                line.unlink()
        for move in moves:
            if not move.move_line_ids.filtered("picked"):
                move.picked = False
                move._action_assign()

    def _get_scan_note(self):
        """What else the scanner's screen says of the line."""
        return self._get_decided_note()

    def _get_changed_meanwhile(self):
        return UserError(
            self.env._(
                "%(product)s was validated or changed elsewhere after this scan: "
                "there is nothing to take back.",
                product=self.product_id.display_name,
            )
        )

    def _add_inspected(self, grade, disposition, lot, quantity):
        """Count ``quantity`` more (Decimal, own unit) as ``grade``.

        Goods with questions or photos of their own are results of their own.

        :param grade: empty when the questions of a checklist decide
        :return: the draft inspection that counts it
        """
        self.ensure_one()
        same = self.inspection_ids.filtered(
            lambda result: (
                result.state == "draft"
                and grade
                and result.grade_id == grade
                and result.disposition_id == disposition
                and result.lot_id == lot
                and not result.answer_ids
                and not result.photo_ids
            )
        )[:1]
        if same:
            same.quantity = self._from_scan_units(
                self._to_scan_units(same.quantity) + quantity
            )
            return same
        return self.env["return.inspection"].create(
            {
                "return_line_id": self.id,
                "grade_id": grade.id,
                "disposition_id": disposition.id,
                "lot_id": lot.id,
                "quantity": self._from_scan_units(quantity),
                "is_scanned": True,
            }
        )

    def _from_scan_units(self, units):
        return self.product_id.uom_id._compute_quantity(
            float(units), self.product_uom_id
        )

    def _remove_inspected(self, inspection, quantity):
        """Count ``quantity`` less in ``inspection``; without any left it goes."""
        self.ensure_one()
        if inspection.state != "draft":
            raise self._get_changed_meanwhile()
        units = self._to_scan_units(inspection.quantity) - quantity
        if units > 0:
            inspection.quantity = self._from_scan_units(units)
        else:
            inspection.unlink()
