from odoo import fields, models
from odoo.exceptions import UserError


class ReturnOrderLine(models.Model):
    """Receiving one product at once, without going through the transfer."""

    _inherit = "return.order.line"

    def _receive_now(self, quantity, lot=None):
        """Receive ``quantity`` into quarantine; the rest of the return stays expected.

        :param quantity: in the product's own unit
        :return: an action when somebody has to decide on a surplus first, else None
        :raise UserError: when somebody else is receiving the return right now
        """
        self.ensure_one()
        if not self._get_open_receipt_moves():
            self.return_order_id._create_receipts()
        moves = self._get_open_receipt_moves()
        if not moves:
            moves = self._create_surplus_receipt(quantity)
        picking = moves.picking_id[:1]
        self._check_not_being_counted(picking)
        self._count_on(moves, quantity, lot or self.env["stock.lot"])
        action = picking._get_over_receipt_action()
        if not action:
            # the rest always waits: nobody said that it does not come
            picking.with_context(cancel_backorder=False)._action_done()
        return action

    def _create_surplus_receipt(self, quantity):
        """A receipt for what comes although all of the line came already."""
        order = self.return_order_id
        picking = self.env["stock.picking"].create(
            {
                **order._prepare_receipt_vals(),
                "move_ids": [
                    fields.Command.create(
                        {
                            **self._prepare_receipt_move(0),
                            "product_uom": self.product_id.uom_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking.move_ids

    def _check_not_being_counted(self, picking):
        if picking.move_line_ids.filtered("picked"):
            raise UserError(
                self.env._(
                    "%(picking)s of return %(name)s is being received: some of its "
                    "goods are counted already. Validate it first, or count this "
                    "product there.",
                    picking=picking.name,
                    name=self.return_order_id.name,
                )
            )

    def _count_on(self, moves, quantity, lot):
        """Count ``quantity`` on these moves, the surplus on the last one."""
        unit = self.product_id.uom_id
        moves.move_line_ids.unlink()
        for move in moves:
            is_last = move == moves[-1]
            share = quantity if is_last else min(quantity, move.product_qty)
            quantity -= share
            if unit.compare(share, 0) > 0:
                move.move_line_ids = [
                    fields.Command.create(self._prepare_counted_vals(move, lot, share))
                ]
                move.picked = True
