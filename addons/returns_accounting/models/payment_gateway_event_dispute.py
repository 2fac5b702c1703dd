from odoo import models


class PaymentGatewayEvent(models.Model):
    _inherit = "payment.gateway.event"

    def _handle_dispute(self):
        data = self._fetch("retrieve_dispute")
        if not data:
            return None
        disputes = self.env["payment.dispute"]
        is_known = disputes._find(self.provider_id, data["id"])
        if not is_known and self.provider_id._is_of_others(data):
            return self._get_others_note()
        disputes._learn(self.provider_id, data)
        return None
