from odoo import fields, models


class ReturnRiskDecision(models.TransientModel):
    _name = "return.risk.decision"
    _description = "Decide on Risk Signals"

    signal_ids = fields.Many2many(comodel_name="return.risk.signal", required=True)
    reason = fields.Char(
        required=True, help="What you looked at and found. It is kept with your name."
    )

    def action_clear(self):
        self.signal_ids._decide("cleared", self.reason)

    def action_confirm(self):
        self.signal_ids._decide("confirmed", self.reason)
