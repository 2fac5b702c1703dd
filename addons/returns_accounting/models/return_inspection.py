from odoo import models


class ReturnInspection(models.Model):
    _inherit = "return.inspection"

    def _disposition_refurbish(self):
        """Draft a refurbishment per result; the units wait for it in quarantine."""
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
