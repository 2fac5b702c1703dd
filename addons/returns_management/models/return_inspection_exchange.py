from odoo import models


class ReturnInspection(models.Model):
    _inherit = "return.inspection"

    def action_done(self):
        """Ship the replacements of what has passed."""
        result = super().action_done()
        exchanged = self.return_line_id.filtered(lambda r: r.resolution == "exchange")
        exchanged._ship_replacements()
        return result
