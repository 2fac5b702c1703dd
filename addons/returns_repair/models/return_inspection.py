from odoo import api, fields, models


class ReturnInspection(models.Model):
    """Goods that are repaired: the customer's go back to them, ours to stock."""

    _inherit = "return.inspection"

    repair_ids = fields.One2many(
        comodel_name="repair.order",
        inverse_name="return_inspection_id",
        string="Repair Orders",
    )
    repair_count = fields.Integer(compute="_compute_repair_count", compute_sudo=True)

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for result in self:
            result.repair_count = len(result.repair_ids)

    def _disposition_repair(self):
        """Confirm a repair order per result; the goods wait where they stand."""
        # sudo: who inspects goods need not be able to plan repairs
        repairs = self.env["repair.order"].sudo()
        repairs = repairs.create([result._prepare_repair_vals() for result in self])
        repairs._action_repair_confirm()

    def _prepare_repair_vals(self):
        self.ensure_one()
        order = self.return_order_id
        warehouse = order.warehouse_id
        here = warehouse._get_return_inspection_location()
        back = self._is_repaired_for_customer()
        return {
            "company_id": self.company_id.id,
            "picking_type_id": warehouse.repair_type_id.id,
            "partner_id": order.partner_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_qty": self.quantity,
            "lot_id": self.lot_id.id,
            "product_location_src_id": here.id,
            "product_location_dest_id": (here if back else warehouse.lot_stock_id).id,
            "under_warranty": self.return_line_id.reason_id.fault != "customer",
            "internal_notes": self.note,
            "return_inspection_id": self.id,
        }

    def _is_repaired_for_customer(self):
        """Whether the repaired goods are the customer's, who asked for a repair."""
        self.ensure_one()
        return self.return_line_id.resolution == "repair"

    def _is_going_back(self):
        repaired = self.disposition_id.action == "repair"
        return super()._is_going_back() or (
            repaired and self._is_repaired_for_customer()
        )

    def _prepare_disposition_move_vals(self, picking):
        """A repaired lot keeps its number; only what was repaired goes back."""
        vals = super()._prepare_disposition_move_vals(picking)
        if self.disposition_id.action == "repair":
            vals["origin"] = ", ".join(
                filter(None, [picking.origin, *self.repair_ids.mapped("name")])
            )
        return vals

    def action_view_repairs(self):
        self.ensure_one()
        return self.repair_ids._get_records_action(name=self.env._("Repair Orders"))
