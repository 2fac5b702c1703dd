from odoo import fields, models
from odoo.tools.sql import column_exists, create_column


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    return_inspection_id = fields.Many2one(
        comodel_name="return.inspection",
        index="btree_not_null",
        copy=False,
        readonly=True,
        check_company=True,
    )
    return_order_id = fields.Many2one(
        related="return_inspection_id.return_order_id",
        store=True,
        index="btree_not_null",
    )

    def _auto_init(self):
        """No scrap order that is older than this addon is of a return: skip them."""
        if not column_exists(self.env.cr, self._table, "return_order_id"):
            create_column(self.env.cr, self._table, "return_order_id", "int4")
        return super()._auto_init()

    def _prepare_move_values(self):
        return {
            **super()._prepare_move_values(),
            "return_inspection_id": self.return_inspection_id.id,
        }
