from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    return_exchange_line_id = fields.Many2one(
        comodel_name="return.order.line",
        string="Replacement For",
        index="btree_not_null",
        copy=True,
        readonly=True,
        check_company=True,
        help="Line of the return order whose goods this move replaces.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "return_exchange_line_id",
        ]

    def _prepare_procurement_values(self):
        """Tell the steps before the delivery what they are for."""
        values = super()._prepare_procurement_values()
        values["return_exchange_line_id"] = self.return_exchange_line_id.id
        return values

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # sudo: warehouse workers deliver replacements of returns they may not read
        lines = moves.sudo().return_exchange_line_id
        lines |= moves.sudo().sale_line_id.return_exchange_line_ids
        lines.return_order_id._close_if_complete()
        return moves
