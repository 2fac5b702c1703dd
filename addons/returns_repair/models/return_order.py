from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    repair_order_ids = fields.One2many(
        comodel_name="repair.order", inverse_name="return_order_id"
    )
    repair_count = fields.Integer(compute="_compute_repair_count", compute_sudo=True)

    @api.depends("repair_order_ids")
    def _compute_repair_count(self):
        for order in self:
            order.repair_count = len(order.repair_order_ids)

    def action_view_repairs(self):
        self.ensure_one()
        return self.repair_order_ids._get_records_action(name=self.env._("Repairs"))

    def _is_complete(self):
        """A return waits for its repairs, and for their way back to the customer."""
        return super()._is_complete() and not any(
            result._is_repair_open() for result in self.inspection_ids
        )
