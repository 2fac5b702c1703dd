from odoo import api, models
from odoo.tools import format_date

from ..domain import scanning
from ..domain.scanning import Verdict


class ReturnOrderLine(models.Model):
    """Whether a lot or serial number may come back on a line, and who has it if not."""

    _inherit = "return.order.line"

    def _explain_lot(self, lot):
        """Why ``lot`` is not what this line waits for.

        :return: a sentence that names customer, document and date; empty when the
            number is welcome
        """
        self.ensure_one()
        if lot.product_id not in self._get_products_to_receive():
            return self.env._(
                "%(lot)s is a number of %(other)s, not of %(product)s.",
                lot=lot.name,
                other=lot.product_id.display_name,
                product=self.product_id.display_name,
            )
        moves = self._get_lot_crossings(lot)
        verdict = scanning.judge(
            [self._get_lot_trip(move) for move in moves],
            self.sale_line_id.id or None,
            self.partner_id.commercial_partner_id.id,
            unique=lot.product_id.tracking == "serial",
        )
        if verdict is Verdict.WELCOME:
            return ""
        return self._get_lot_verdict_sentence(lot, moves, verdict)

    def _get_products_to_receive(self):
        """What a parcel of this line may hold."""
        return self.product_id

    def _get_lot_crossings(self, lot, company=None):
        """Moves that took ``lot`` to customers or back, newest first; not our own."""
        # sudo: warehouse workers receive returns that they may not read
        lines = self.env["stock.move.line"].sudo()
        return lines.search(
            [
                ("lot_id", "=", lot.id),
                ("state", "=", "done"),
                ("company_id", "=", (company or self.company_id).id),
                ("move_id.return_line_id", "not in", self.ids),
                "|",
                ("location_id.usage", "=", "customer"),
                ("location_dest_id.usage", "=", "customer"),
            ],
            order="date desc, id desc",
        ).move_id

    @api.model
    def _get_lot_trip(self, move):
        return scanning.Trip(
            outward=move.location_dest_id.usage == "customer",
            sale_line_id=move.sale_line_id.id or None,
            partner_id=self._get_lot_buyer(move).commercial_partner_id.id or None,
        )

    @api.model
    def _get_lot_buyer(self, move):
        return move.sale_line_id.order_id.partner_id or move.picking_id.partner_id

    def _get_lot_verdict_sentence(self, lot, moves, verdict):
        names = {"lot": lot.name, "product": lot.product_id.display_name}
        if verdict is Verdict.NEVER_SOLD:
            return self.env._("%(lot)s of %(product)s was never sold.", **names)
        if verdict is Verdict.BACK_ALREADY:
            document = moves[0].return_line_id.return_order_id or moves[0].picking_id
            return self.env._(
                "%(lot)s of %(product)s came back already, on %(date)s with "
                "%(document)s.",
                date=format_date(self.env, moves[0].date),
                document=document.name,
                **names,
            )
        sold = moves.filtered(lambda move: move.location_dest_id.usage == "customer")[0]
        document = sold.sale_line_id.order_id or sold.picking_id
        return self.env._(
            "%(lot)s of %(product)s was not sold on the order of this return, but "
            "to %(partner)s with %(document)s.",
            partner=self._get_lot_buyer(sold).display_name,
            document=document.name,
            **names,
        )
