from odoo import api, fields, models


class PosOrder(models.Model):
    _inherit = "pos.order"

    return_order_count = fields.Integer(
        string="Returns", compute="_compute_return_order_count", compute_sudo=True
    )

    @api.depends("lines.return_line_ids")
    def _compute_return_order_count(self):
        for order in self:
            order.return_order_count = len(order.lines.return_line_ids.return_order_id)

    @api.model
    def _get_invoice_lines_values(self, line_values, pos_line, move_type):
        """Let the invoice line say which line of the receipt it is for."""
        values = super()._get_invoice_lines_values(line_values, pos_line, move_type)
        if not values.get("display_type"):
            values["return_pos_line_id"] = pos_line.id
        return values

    def action_create_return(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return an Order"),
            "res_model": "pos.order.return",
            "view_mode": "form",
            "target": "new",
            "context": {"default_pos_order_id": self.id},
        }

    def action_view_return_orders(self):
        self.ensure_one()
        # sudo: which returns there are; opening one needs the right to read it
        orders = self.sudo().lines.return_line_ids.return_order_id.sudo(False)
        return orders._get_records_action(name=self.env._("Returns"))
