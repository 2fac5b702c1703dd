from odoo import api, fields, models


class ReturnInspection(models.Model):
    _inherit = "return.inspection"

    refurbishment_ids = fields.One2many(
        comodel_name="return.refurbishment", inverse_name="inspection_id"
    )

    @api.depends("action", "refurbishment_ids.state")
    def _compute_is_stranded(self):
        """The units of a cancelled refurbishment may go another way."""
        computed = super()._compute_is_stranded()
        for result in self.filtered(lambda result: result.action == "refurbish"):
            # sudo: warehouse users need not be able to read refurbishments
            states = set(result.sudo().refurbishment_ids.mapped("state"))
            if result.state == "done" and states == {"cancelled"}:
                result.is_stranded = True
        return computed

    def _disposition_refurbish(self):
        """Draft a refurbishment per result; the units wait for it beside the workshop.

        Those of a cancelled refurbishment stand there already.
        """
        self.filtered(
            lambda result: (
                result._get_goods_location()
                != result.return_order_id.warehouse_id.return_refurbishment_loc_id
            )
        )._move_inside(lambda warehouse: warehouse.return_refurbishment_loc_id)
        self.env["return.refurbishment"].create(
            [result._prepare_refurbishment_vals() for result in self]
        )

    def _prepare_refurbishment_vals(self):
        self.ensure_one()
        return {
            "inspection_id": self.id,
            "return_line_id": self.return_line_id.id,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "quantity": self.product_uom_id._compute_quantity(
                self.quantity, self.product_id.uom_id
            ),
            "lot_id": self.lot_id.id,
            "grade_id": self.grade_id.id,
        }

    def _prepare_scrap_vals(self):
        vals = super()._prepare_scrap_vals()
        if location := self.company_id.return_loss_location_id:
            vals["scrap_location_id"] = location.id
        return vals
