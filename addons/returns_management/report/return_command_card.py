from odoo import api, models

from . import barcode


class ReturnCommandCard(models.AbstractModel):
    _name = "report.returns_management.report_command_card"
    _description = "Command Card of the Returns Scanner"

    @api.model
    def _get_report_values(self, docids, data=None):
        scans = self.env["return.scan"]
        scans.check_access("read")
        titles = {
            "grade": self.env._("Condition"),
            "disposition": self.env._("Disposition"),
            "action": self.env._("Commands"),
            "decision": self.env._("Goods Nobody Announced"),
        }
        card = scans._get_card()
        return {
            "sections": [(kind, title, card[kind]) for kind, title in titles.items()],
            "barcode_image": barcode.image,
        }
