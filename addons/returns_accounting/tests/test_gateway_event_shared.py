from odoo.tests import tagged

from .webhook_common import WebhookCommon


@tagged("post_install", "-at_install")
class TestGatewayEventShared(WebhookCommon):
    """An account through which other systems take money as well."""

    def setUp(self):
        super().setUp()
        self.sale, self.charge = self._create_paid_sale()
        self._forget_events()
        self.provider.is_shared_account = True

    def _charge_by_others(self):
        client = self.provider._stripe_gateway()._client.v1
        return client.payment_intents.create(
            {
                "amount": 4200,
                "currency": self.charge.currency_id.name.lower(),
                "payment_method": "pm_card_visa",
                "confirm": True,
            }
        )

    def _get_questions(self):
        return self._get_exceptions("unknown_object", "unlinked_refund", "dispute")

    def test_what_others_do_opens_no_exception(self):
        intent = self._charge_by_others()
        self.simulator.dashboard_refund(intent.latest_charge, 1000)
        self.simulator.open_dispute(intent.latest_charge)
        self._receive_webhooks()
        self._handle()
        events = self._get_events()
        self.assertEqual(set(events.mapped("state")), {"ignored"})
        self.assertIn("refund", events.mapped("object_type"))
        self.assertIn("dispute", events.mapped("object_type"))
        self.assertFalse(self._get_questions())
        self.assertFalse(self.env["payment.dispute"].search([]))

    def test_what_happens_to_our_payments_is_asked_about(self):
        self.simulator.dashboard_refund(self._get_charge(self.charge), 3000)
        self.simulator.open_dispute(self._get_charge(self.charge))
        self._receive_webhooks()
        self._handle()
        self.assertEqual(self.charge.child_transaction_ids.amount, -30.0)
        codes = self._get_questions().kind_id.mapped("code")
        self.assertEqual(set(codes), {"unlinked_refund", "dispute"})

    def test_refund_with_our_reference_is_never_of_others(self):
        intent = self._charge_by_others()
        client = self.provider._stripe_gateway()._client.v1
        refund = client.refunds.create(
            {
                "payment_intent": intent.id,
                "amount": 500,
                "metadata": {"odoo_ref": "ours"},
            }
        )
        self._receive_webhooks()
        self._handle()
        self.assertEqual(self._get_questions().mapped("subject"), [refund.id])

    def test_dispute_that_is_known_is_followed_to_its_end(self):
        self.provider.is_shared_account = False
        intent = self._charge_by_others()
        data = self.simulator.open_dispute(intent.latest_charge)
        self._receive_webhooks()
        self._handle()
        dispute = self.env["payment.dispute"].search([("gateway_id", "=", data["id"])])
        self.provider.is_shared_account = True
        self.simulator.close_dispute(data["id"], "lost")
        self._receive_webhooks()
        self._handle()
        self.assertEqual(dispute.state, "lost")
