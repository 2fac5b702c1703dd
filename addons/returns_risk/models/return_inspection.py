from odoo import models


class ReturnInspection(models.Model):
    _inherit = "return.inspection"

    def action_done(self):
        """What the scale said is known now."""
        result = super().action_done()
        self.filtered("weight_finding").return_order_id._update_risk_signals()
        return result
