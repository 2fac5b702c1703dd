from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _apply_updates(self, payment_data):
        """Keep the reference of the refund, which the demo buttons replace."""
        reference = self.provider_reference
        result = super()._apply_updates(payment_data)
        if self.provider_code == "demo" and self.operation == "refund" and reference:
            self.provider_reference = reference
        return result
