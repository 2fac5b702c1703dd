from odoo import api, fields, models

from ..domain import repairing

#: Who answers for a defect that is repaired under warranty.
WARRANTY_FAULTS = ("merchant", "manufacturer")


class ReturnInspection(models.Model):
    """Inspected goods get a repair order."""

    _inherit = "return.inspection"

    repair_order_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="return_inspection_id",
        string="Repair Orders",
    )
    repair_order_id = fields.Many2one(
        comodel_name="repair.order",
        compute="_compute_repair_order_id",
        store=True,
        help="The last repair order of these goods.",
    )
    repair_state = fields.Selection(
        selection=lambda self: self._get_repair_states(),
        string="Repair Status",
        compute="_compute_repair_state",
        compute_sudo=True,
        help="That of the repair that has furthest to go, where there are several.",
    )

    @api.model
    def _get_repair_states(self):
        return (
            self.env["repair.order"]._fields["state"]._description_selection(self.env)
        )

    @api.depends("repair_order_ids.state")
    def _compute_repair_state(self):
        for result in self:
            current = result._get_current_repairs()
            result.repair_state = repairing.together(current.mapped("state"))

    @api.depends("repair_order_ids")
    def _compute_repair_order_id(self):
        for result in self:
            result.repair_order_id = result.repair_order_ids.sorted("id")[-1:]

    @api.depends("action", "repair_state")
    def _compute_is_stranded(self):
        computed = super()._compute_is_stranded()
        for result in self.filtered(lambda result: result.action == "repair"):
            if result.state == "done" and result.repair_state in (False, "cancel"):
                result.is_stranded = True
        return computed

    def _disposition_repair(self):
        """Order the repairs; what is repaired already is sent on."""
        repaired = self.filtered(lambda result: result._is_repaired())
        repaired._send_repaired()
        repairs = self.env["repair.order"].create(
            [
                result._prepare_repair_vals(goods)
                for result in self - repaired
                for goods in result._get_goods_to_treat()
                if result._get_repair_of(goods).state in (False, "cancel")
            ]
        )
        repairs._action_repair_confirm()

    def _prepare_repair_vals(self, goods):
        """The unit is repaired where it was inspected.

        What no customer waits for the repair puts into stock.
        """
        self.ensure_one()
        order = self.return_order_id
        location = self._get_goods_location(goods)
        stock = order.warehouse_id.lot_stock_id
        return {
            "return_inspection_id": self.id,
            "picking_id": self._get_receipt().picking_id.id,
            "picking_type_id": order.warehouse_id.repair_type_id.id,
            "company_id": self.company_id.id,
            "partner_id": order.partner_id.id,
            "user_id": order.user_id.id,
            "product_id": goods.product.id,
            "product_qty": goods.quantity,
            "product_uom": goods.uom.id,
            "lot_id": goods.lot.id,
            "product_location_src_id": location.id,
            "product_location_dest_id": (location if self._is_awaited() else stock).id,
            "under_warranty": self.return_line_id.reason_id.fault in WARRANTY_FAULTS,
            "internal_notes": self.note,
        }

    def action_view_repair(self):
        self.ensure_one()
        return self.repair_order_ids._get_records_action(name=self.env._("Repairs"))
