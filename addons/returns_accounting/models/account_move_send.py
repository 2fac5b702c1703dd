from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_pdf_report_id(self, move):
        """Send credit notes of returns as the document that says why."""
        report = super()._get_default_pdf_report_id(move)
        own = self.env.ref("returns_accounting.action_report_credit_note")
        if report == self.env.ref("account.account_invoices") and (
            move._is_action_report_available(own)
        ):
            return own
        return report
