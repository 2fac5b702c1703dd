from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..domain import scanning
from ..domain.scanning import Verdict


class ReturnScan(models.Model):
    """Whether a lot or serial number may come back, and who has it when not."""

    _inherit = "return.scan"

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
