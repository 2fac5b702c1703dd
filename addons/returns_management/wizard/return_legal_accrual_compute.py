from odoo import fields, models


class ReturnLegalAccrualCompute(models.TransientModel):
    _name = "return.legal.accrual.compute"
    _description = "Compute the Accrual of Late Refunds"

    date = fields.Date(string="As of", required=True, default=fields.Date.context_today)

    def action_compute(self):
        """Compute the accrual of the day anew, and show it."""
        self.ensure_one()
        self.env["return.legal.accrual"]._record(self.date)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_management.return_legal_accrual_action"
        )
        return {
            **action,
            "domain": [("date", "=", self.date)],
            "display_name": self.env._(
                "Late Refunds as of %(date)s", date=fields.Date.to_string(self.date)
            ),
        }
