from odoo import fields, models


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

    def _prepare_move_values(self):
        return {
            **super()._prepare_move_values(),
            "return_inspection_id": self.return_inspection_id.id,
        }
