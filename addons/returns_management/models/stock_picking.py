from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    return_order_id = fields.Many2one(
        comodel_name="return.order",
        check_company=True,
        index="btree_not_null",
        copy=True,
        readonly=True,
    )

    def action_view_return_order(self):
        self.ensure_one()
        return self.return_order_id._get_form_action()
