from .webhook_common import WebhookCommon


class DisputeCommon(WebhookCommon):
    """Disputes of payments, as the gateway tells of them."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self._forget_events()
        self.charge_id = self._get_charge(self.charge)

    def _open_dispute(self, **values):
        data = self.simulator.open_dispute(self.charge_id, **values)
        return self._learn(data["id"])

    def _close_dispute(self, dispute, outcome):
        self.simulator.close_dispute(dispute.gateway_id, outcome)
        return self._learn(dispute.gateway_id)

    def _learn(self, gateway_id):
        self._receive_webhooks()
        self._handle()
        return self.env["payment.dispute"].search([("gateway_id", "=", gateway_id)])
