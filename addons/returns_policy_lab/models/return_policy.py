from odoo import models


class ReturnPolicy(models.Model):
    _inherit = "return.policy"

    def action_open_backtest(self):
        """Decide the past again under these policies."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Back-Test"),
            "res_model": "return.policy.backtest",
            "view_mode": "form",
            "context": {
                "default_policy_ids": self.ids,
                "default_company_id": self.company_id[:1].id,
            },
        }
