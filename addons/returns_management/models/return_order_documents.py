from odoo import api, fields, models


class ReturnOrder(models.Model):
    """The transfers and inspections of a return."""

    _inherit = "return.order"

    inspection_ids = fields.One2many(
        comodel_name="return.inspection",
        inverse_name="return_order_id",
        string="Inspections",
    )
    inspection_count = fields.Integer(compute="_compute_inspection_count")
    picking_ids = fields.One2many(
        comodel_name="stock.picking", inverse_name="return_order_id"
    )
    picking_count = fields.Integer(compute="_compute_picking_count")

    @api.depends("inspection_ids")
    def _compute_inspection_count(self):
        for order in self:
            order.inspection_count = len(order.inspection_ids)

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        for order in self:
            order.picking_count = len(order.picking_ids)

    def action_inspect(self):
        """Open the inspections, one prepared for each quantity not inspected yet."""
        self.ensure_one()
        self.env["return.inspection"].create(
            self.line_ids._prepare_missing_inspection_vals()
        )
        return self.action_view_inspections()

    def action_view_inspections(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_inspection_action"
        )
        return {
            **action,
            "domain": [("return_order_id", "=", self.id)],
            "context": {"default_return_order_id": self.id, "create": False},
        }

    def action_view_pickings(self):
        self.ensure_one()
        return self.picking_ids._get_records_action(name=self.env._("Transfers"))
