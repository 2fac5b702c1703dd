from odoo import api, models

from . import barcode


class PutawayLabel(models.AbstractModel):
    _name = "report.returns_management.report_putaway_label"
    _description = "Putaway Label"

    @api.model
    def _get_report_values(self, docids, data=None):
        results = self.env["return.inspection"].browse(docids)
        return {
            "docs": results.filtered(lambda result: result.state == "done"),
            "barcode_image": barcode.image,
        }
