from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    return_inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
        help="The inspection that sent these goods where they go.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [
            *super()._prepare_merge_moves_distinct_fields(),
            "return_inspection_id",
        ]

    def _prepare_move_split_vals(self, qty):
        """A backorder is of the same inspection."""
        return {
            **super()._prepare_move_split_vals(qty),
            "return_inspection_id": self.return_inspection_id.id,
        }
