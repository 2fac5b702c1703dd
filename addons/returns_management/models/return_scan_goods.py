from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from ..domain import scanning
from ..domain.scanning import Verdict


class ReturnScan(models.Model):
    """Which goods a barcode names, and what counting one of them means."""

    _inherit = "return.scan"

    @api.model
    def _handle_line(self, line_id, state):
        """The code of a line, for goods that carry no barcode."""
        order = self._get_order(state)
        line = order.line_ids.filtered(lambda line: line.id == int(line_id))
        if not line:
            raise UserError(
                self.env._(
                    "This line is not on return %(name)s: scan the return that its "
                    "slip belongs to.",
                    name=order.name,
                )
            )
        self._check_untracked(line.product_id)
        return self._count_goods(line, self.env["stock.lot"], state)

    @api.model
    def _count(self, order, barcode, state):
        products = order.line_ids.product_id
        # archived too: what was sold may come back after it left the catalogue
        product = (
            self.env["product.product"]
            .with_context(active_test=False)
            .search([("barcode", "=", barcode)], limit=1)
        )
        if not product:
            return self._count_lot(order, barcode, state)
        if product not in products:
            raise UserError(
                self.env._(
                    "%(product)s is not on return %(name)s.",
                    product=product.display_name,
                    name=order.name,
                )
            )
        self._check_untracked(product)
        lines = order.line_ids.filtered(lambda line: line.product_id == product)
        return self._count_goods(lines, self.env["stock.lot"], state)

    @api.model
    def _count_lot(self, order, barcode, state):
        lots = self.env["stock.lot"].search(
            [
                ("name", "=", barcode),
                ("company_id", "in", [False, order.company_id.id]),
            ]
        )
        if not lots:
            raise UserError(
                self.env._(
                    "%(barcode)s is unknown: no return, product, lot or serial number "
                    "has this code.",
                    barcode=barcode,
                )
            )
        lot = lots.filtered(lambda lot: lot.product_id in order.line_ids.product_id)[:1]
        if not lot:
            raise UserError(
                self.env._(
                    "%(lot)s is a number of %(product)s, which is not on return "
                    "%(name)s.",
                    lot=barcode,
                    product=lots[0].product_id.display_name,
                    name=order.name,
                )
            )
        lines = order.line_ids.filtered(lambda line: line.product_id == lot.product_id)
        return self._count_goods(lines, lot, state)

    @api.model
    def _check_untracked(self, product):
        if product.tracking != "none":
            raise UserError(
                self.env._(
                    "%(product)s has lot or serial numbers: scan the number.",
                    product=product.display_name,
                )
            )

    @api.model
    def _count_goods(self, lines, lot, state):
        return getattr(self, f"_count_{state['mode']}")(lines, lot, state)

    @api.model
    def _count_receive(self, lines, lot, state):
        counting = lines.filtered(lambda line: line._get_open_receipt_moves())
        if not counting:
            raise UserError(
                self.env._(
                    "%(product)s: nothing is left to receive on %(name)s.",
                    product=lines[0].product_id.display_name,
                    name=lines[0].return_order_id.name,
                )
            )
        if lot:
            counting = self._filter_welcoming(counting, lot)
        line, over = self._place(counting, "expected", "received")
        line._add_received(lot)
        return self._get_counted(line, lot, "expected", "received", over)

    @api.model
    def _count_inspect(self, lines, lot, state):
        grade = self.env["return.grade"].browse(state["grade_id"]).exists()
        disposition = self.env["return.disposition"].browse(state["disposition_id"])
        if not grade or not disposition.exists():
            raise UserError(
                self.env._(
                    "Scan a grade and a disposition first, then the goods they are for."
                )
            )
        if lot:
            lines = self._filter_received(lines, lot)
        line, over = self._place(lines, "received", "inspected")
        if over:
            raise UserError(
                self.env._(
                    "%(product)s: all that was received is inspected already.",
                    product=line.product_id.display_name,
                )
            )
        inspection = line._add_inspected(grade, disposition, lot)
        return {
            **self._get_counted(line, lot, "received", "inspected", over),
            "kind": "inspect",
            "inspection_id": inspection.id,
        }

    @api.model
    def _place(self, lines, expected, counted):
        counters = [
            scanning.Counter(line.id, counts[expected], counts[counted])
            for line, counts in lines._get_scan_counts().items()
        ]
        line_id, over = scanning.place(counters)
        return lines.browse(line_id), over

    @api.model
    def _get_counted(self, line, lot, expected, counted, over):
        counts = line._get_scan_counts()[line]
        return {
            "kind": "receive",
            "status": "warning" if over else "ok",
            "message": self.env._(
                "%(goods)s: %(counted)s of %(expected)s",
                goods=" ".join(filter(None, [line.product_id.display_name, lot.name])),
                counted=formatLang(self.env, float(counts[counted]), digits=0),
                expected=formatLang(self.env, float(counts[expected]), digits=0),
            ),
            "return_line_id": line.id,
            "lot_id": lot.id,
        }

    @api.model
    def _filter_received(self, lines, lot):
        """Lines that ``lot`` was received on and, if it is a serial, not inspected."""
        received = lines.filtered(lambda line: lot in line._get_received_lots())
        if not received:
            raise UserError(
                self.env._(
                    "%(lot)s of %(product)s was not received on return %(name)s.",
                    lot=lot.name,
                    product=lot.product_id.display_name,
                    name=lines[0].return_order_id.name,
                )
            )
        unique = lot.product_id.tracking == "serial"
        if unique and lot in received._get_graded_inspections().lot_id:
            raise self._get_scanned_twice(lot)
        return received

    @api.model
    def _filter_welcoming(self, lines, lot):
        """Lines that ``lot`` may come back on.

        :raise UserError: naming who has it, when there is none
        """
        unique = lot.product_id.tracking == "serial"
        if unique and lot in lines._get_counted_move_lines().lot_id:
            raise self._get_scanned_twice(lot)
        moves = self._get_crossings(lot, lines.company_id)
        trips = [self._get_trip(move) for move in moves]
        partner = lines.partner_id.commercial_partner_id.id
        verdicts = {
            line: scanning.judge(trips, line.sale_line_id.id, partner, unique=unique)
            for line in lines
        }
        welcoming = lines.filtered(lambda line: verdicts[line] is Verdict.WELCOME)
        if not welcoming:
            raise self._get_refused_lot(lot, moves, verdicts[lines[0]])
        return welcoming

    @api.model
    def _get_scanned_twice(self, lot):
        return UserError(
            self.env._(
                "%(lot)s of %(product)s is scanned already.",
                lot=lot.name,
                product=lot.product_id.display_name,
            )
        )

    @api.model
    def _get_crossings(self, lot, company):
        """The moves that took ``lot`` to customers or back, the newest first."""
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "=", lot.id),
                ("state", "=", "done"),
                ("company_id", "=", company.id),
                "|",
                ("location_id.usage", "=", "customer"),
                ("location_dest_id.usage", "=", "customer"),
            ],
            order="date desc, id desc",
        )
        return lines.move_id

    @api.model
    def _get_trip(self, move):
        return scanning.Trip(
            outward=move.location_dest_id.usage == "customer",
            sale_line_id=move.sale_line_id.id or None,
            partner_id=self._get_buyer(move).commercial_partner_id.id or None,
        )

    @api.model
    def _get_buyer(self, move):
        # sudo: warehouse users may not read orders
        return (
            move.sale_line_id.sudo().order_id.partner_id or move.picking_id.partner_id
        )

    @api.model
    def _get_refused_lot(self, lot, moves, verdict):
        names = {"lot": lot.name, "product": lot.product_id.display_name}
        if verdict is Verdict.NEVER_SOLD:
            return UserError(
                self.env._("%(lot)s of %(product)s was never sold.", **names)
            )
        move = moves[0]
        document = move.return_line_id.return_order_id.name or move.picking_id.name
        if verdict is Verdict.BACK_ALREADY:
            return UserError(
                self.env._(
                    "%(lot)s of %(product)s came back already, on %(date)s with "
                    "%(document)s.",
                    date=format_date(self.env, move.date),
                    document=document,
                    **names,
                )
            )
        sold = moves.filtered(lambda move: move.location_dest_id.usage == "customer")
        # sudo: warehouse users may not read orders
        order = sold[0].sale_line_id.sudo().order_id
        return UserError(
            self.env._(
                "%(lot)s of %(product)s was not sold on the order of this return, but "
                "to %(partner)s with %(document)s.",
                partner=self._get_buyer(sold[0]).display_name,
                document=order.name or sold[0].picking_id.name,
                **names,
            )
        )

    def _take_back(self):
        """Undo what this scan did.

        :raise UserError: when it cannot be undone any more
        """
        self.ensure_one()
        if self.kind == "validate":
            raise UserError(
                self.env._(
                    "%(message)s Goods that moved cannot be taken back here.",
                    message=self.message,
                )
            )
        if self.kind == "receive":
            self.return_line_id._remove_received(self.lot_id)
        elif self.kind == "inspect":
            self.return_line_id._remove_inspected(self.inspection_id)
