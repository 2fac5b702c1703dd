from odoo import api, models

from . import barcode


class ReturnSlip(models.AbstractModel):
    _name = "report.returns_management.report_return_slip"
    _description = "Return Slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            "docs": self.env["return.order"].browse(docids),
            "barcode_image": barcode.image,
        }
