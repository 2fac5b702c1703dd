from odoo import fields, models


class StockPicking(models.Model):
    """Which returns bring back what a delivery took out."""

    _inherit = "stock.picking"

    return_order_count = fields.Integer(
        compute="_compute_return_order_count",
        groups="returns_management.returns_management_group_user",
        help="Returns of the order lines that this delivery shipped.",
    )

    def _compute_return_order_count(self):
        shipped = self.filtered(lambda picking: picking.picking_type_code == "outgoing")
        groups = self.env["return.order.line"]._read_group(
            [("sale_line_id", "in", shipped.move_ids.sale_line_id.ids)],
            ["sale_line_id"],
            ["return_order_id:recordset"],
        )
        returns = dict(groups)
        for picking in self:
            lines = (picking & shipped).move_ids.sale_line_id
            found = self.env["return.order"].union(
                *(returns[line] for line in lines if line in returns)
            )
            picking.return_order_count = len(found)

    def action_view_return_orders(self):
        self.ensure_one()
        lines = self.env["return.order.line"].search(
            [("sale_line_id", "in", self.move_ids.sale_line_id.ids)]
        )
        return lines.return_order_id._get_records_action(
            name=self.env._("Returns of %(picking)s", picking=self.name)
        )
