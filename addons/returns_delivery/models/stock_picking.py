from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _add_delivery_cost_to_so(self):
        """Leave the cost of a replacement that is owed to the customer on the transfer.

        A carrier that is invoiced at its real cost would charge the customer, who paid
        for the first parcel, for the second one too.
        """
        if self._is_owed_replacement():
            return None
        return super()._add_delivery_cost_to_so()

    def _is_owed_replacement(self):
        """Whether it only replaces goods that came back through no fault of theirs."""
        self.ensure_one()
        # sudo: warehouse workers ship replacements of returns they may not read
        moves = self.sudo().move_ids.filtered(lambda move: move.state != "cancel")
        return bool(moves) and all(
            move.return_exchange_line_id
            and move.return_exchange_line_id.reason_id.fault != "customer"
            for move in moves
        )
