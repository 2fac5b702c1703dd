from odoo import api, fields, models


class ReturnOrder(models.Model):
    _inherit = "return.order"

    repair_ids = fields.One2many(
        comodel_name="repair.order", inverse_name="return_order_id", string="Repairs"
    )
    repair_count = fields.Integer(compute="_compute_repair_count", compute_sudo=True)

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for order in self:
            order.repair_count = len(order.repair_ids)

    def action_view_repairs(self):
        self.ensure_one()
        return self.repair_ids._get_records_action(name=self.env._("Repair Orders"))

    def _is_complete(self):
        """The customer waits for what is repaired for them."""
        # sudo: who completes a return need not be able to read repairs
        waiting = self.sudo().repair_ids.filtered(
            lambda repair: (
                repair.state not in ("done", "cancel")
                and repair.return_inspection_id._is_repaired_for_customer()
            )
        )
        return super()._is_complete() and not waiting
