from odoo import api, models

from . import barcode


class ParcelLabel(models.AbstractModel):
    _name = "report.returns_management.report_parcel_label"
    _description = "Parcel Label"

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            "docs": self.env["return.order"].browse(docids),
            "barcode_image": barcode.image,
        }
