from odoo import models


class ReturnReconciliation(models.Model):
    _inherit = "return.reconciliation"

    def _get_unpaid_resolutions(self):
        """Store credit is a refund like others: it is due until it is on the card."""
        return []
