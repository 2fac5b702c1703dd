from odoo import models


class PaymentGatewayEvent(models.Model):
    _inherit = "payment.gateway.event"

    def _handle_dispute(self):
        dispute = self._fetch("retrieve_dispute")
        if dispute:
            self.env["payment.dispute"]._learn(self.provider_id, dispute)
