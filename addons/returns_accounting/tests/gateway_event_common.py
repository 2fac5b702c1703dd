from .webhook_common import WebhookCommon

HANDLER = "odoo.addons.returns_accounting.models.payment_gateway_event"


class GatewayEventCommon(WebhookCommon):
    """Refunds of which the gateway tells by events."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self._forget_events()

    def _plan_refund(self):
        refund = self.env["return.refund"]._create_for_credit_notes(
            self._create_note(self.sale)
        )
        refund.action_send()
        return refund

    def _refund_at_gateway(self, amount_minor, key):
        """A refund that was sent with our key, and whose answer did not come yet."""
        client = self.provider._stripe_gateway()._client.v1
        client.refunds.create(
            {
                "payment_intent": self.charge.provider_reference,
                "amount": amount_minor,
                "metadata": {"odoo_ref": key},
            },
            {"idempotency_key": key},
        )

    def _get_children(self):
        return self.charge.child_transaction_ids

    def assertHandled(self):
        self._handle()
        events = self._get_events()
        self.assertEqual(
            set(events.mapped("state")), {"handled"}, events.mapped("error")
        )
