from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    return_line_id = fields.Many2one(
        comodel_name="return.order.line",
        index="btree_not_null",
        copy=True,
        readonly=True,
        help="Line of the return order that this move receives.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "return_line_id"]

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: warehouse workers receive returns that they may not read
        received = moves.sudo().filtered("return_line_id")
        received._create_inspection_transfers()
        received.return_line_id.return_order_id._close_if_complete()
        return moves

    def _create_inspection_transfers(self):
        """Send on what arrived in quarantine, where returns take two steps.

        One transfer per receipt, of what really came: a push rule in all but name,
        which leaves the warehouse's routes alone.
        """
        arrived = self.filtered(lambda move: move._is_to_transfer_to_inspection())
        groups = arrived.grouped("picking_id")
        pickings = self.env["stock.picking"].create(
            [
                {
                    **moves.location_dest_id.warehouse_id._prepare_inspection_transfer(),
                    "origin": picking.return_order_id.name or picking.name,
                    "return_order_id": picking.return_order_id.id,
                    "partner_id": picking.partner_id.id,
                    "move_ids": [
                        fields.Command.create(move._prepare_inspection_move_vals())
                        for move in moves
                    ],
                }
                for picking, moves in groups.items()
            ]
        )
        pickings.move_ids._action_confirm(merge=False)
        pickings.move_ids._action_assign()

    def _is_to_transfer_to_inspection(self):
        warehouse = self.location_dest_id.warehouse_id
        return (
            self.state == "done"
            and self.quantity > 0
            and self.return_surplus_decision != "send_back"
            and warehouse.return_steps == "two_steps"
            and self.location_dest_id == warehouse.return_quarantine_loc_id
        )

    def _prepare_inspection_move_vals(self):
        warehouse = self.location_dest_id.warehouse_id
        return {
            **warehouse._prepare_inspection_move(
                self.product_id, self.product_uom, self.quantity
            ),
            "origin": self.origin,
            "move_orig_ids": [fields.Command.link(self.id)],
        }
