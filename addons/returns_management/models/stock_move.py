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
        moves.return_line_id.return_order_id._close_if_complete()
        return moves
