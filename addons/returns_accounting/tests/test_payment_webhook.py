import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .webhook_common import WebhookCommon

LOGGER = "odoo.addons.returns_accounting.controllers.stripe_webhook"


@tagged("post_install", "-at_install")
class TestPaymentWebhook(WebhookCommon):
    """Who may tell us something, and that what is told is stored once."""

    def assertRefused(self, response, reason):
        self.assertEqual(response.status_code, 403)
        self.assertFalse(self._get_events())
        self.assertRegex(self.logs.output[-1], rf"{reason} \(\d+ of this kind")

    def _post_refused(self, *args, **values):
        with self.assertLogs(LOGGER, "WARNING") as self.logs:
            return self._post(*args, **values)

    def test_signed_event_is_stored_before_it_is_handled(self):
        event = self._create_event()
        response = self._post(event)
        self.assertEqual(response.status_code, 200)
        stored = self._get_events()
        self.assertEqual(stored.event_id, event["id"])
        self.assertEqual((stored.state, stored.attempts), ("received", 0))
        self.assertEqual(
            (stored.object_type, stored.object_id), ("refund", "re_unknown")
        )
        self.assertIn("re_unknown", stored.payload)

    def test_forged_event_is_refused_and_not_stored(self):
        response = self._post_refused(self._create_event(), secret="whsec_forged")
        self.assertRefused(response, "wrong signature")

    def test_changed_payload_is_refused(self):
        event = self._create_event()
        genuine = self._post(event).request.headers["Stripe-Signature"]
        self._get_events().unlink()
        event["data"]["object"]["id"] = "re_other"
        self.assertRefused(self._post_refused(event, header=genuine), "wrong signature")

    def test_missing_secret_refuses_rather_than_skips(self):
        self.provider.stripe_webhook_secret = False
        response = self._post_refused(self._create_event(), secret="whsec_any")
        self.assertRefused(response, "no signing secret")

    def test_event_without_signature_is_refused(self):
        response = self._post_refused(self._create_event(), header="")
        self.assertRefused(response, "no stamp")

    def test_old_stamp_is_refused(self):
        response = self._post_refused(
            self._create_event(), stamp=int(time.time()) - 301
        )
        self.assertRefused(response, "old stamp")

    def test_stamp_of_the_future_is_refused(self):
        response = self._post_refused(
            self._create_event(), stamp=int(time.time()) + 120
        )
        self.assertRefused(response, "stamp of the future")

    def test_simulated_gateway_with_a_wrong_clock_is_refused(self):
        self._forget_events()
        self.simulator.webhooks(stamp_offset=3600)
        self._create_paid_sale()
        with self.assertLogs(LOGGER, "WARNING"):
            self.assertEqual(self._receive_webhooks(), {403})
        self.assertFalse(self._get_events())

    def test_both_secrets_are_valid_while_one_is_rotated(self):
        old = self.provider.stripe_webhook_secret
        self.provider.stripe_webhook_secret = "whsec_new"
        self.assertEqual(self._post(self._create_event(), old).status_code, 200)
        self.assertEqual(self._post(self._create_event(), "whsec_new").status_code, 200)
        kept = self.provider.webhook_secret_ids
        self.assertLess(kept.valid_until, fields.Datetime.now() + timedelta(hours=25))
        self._get_events().unlink()
        kept.valid_until = fields.Datetime.now() - timedelta(seconds=1)
        response = self._post_refused(self._create_event(), old)
        self.assertRefused(response, "wrong signature")

    def test_secret_rotated_at_the_gateway_first_needs_only_one_of_two_marks(self):
        self._forget_events()
        client = self.provider._stripe_gateway()._client.v1
        (endpoint,) = client.webhook_endpoints.list().data
        secret = self.simulator.rotate_webhook_secret(endpoint.id)
        self._create_paid_sale()
        self.assertEqual(self._receive_webhooks(), {200})
        self.provider.stripe_webhook_secret = secret
        self._create_paid_sale()
        self.assertEqual(self._receive_webhooks(), {200})

    def test_secret_taken_away_is_not_kept(self):
        old = self.provider.stripe_webhook_secret
        self.provider.stripe_webhook_secret = False
        response = self._post_refused(self._create_event(), old)
        self.assertRefused(response, "no signing secret")

    def test_event_of_another_account_is_stored_with_its_provider(self):
        other = self.provider.copy(
            {"stripe_secret_key": "sk_test_other", "stripe_webhook_secret": "whsec_b"}
        )
        self._post(self._create_event(), "whsec_b")
        event = self.env["payment.gateway.event"].search([], limit=1)
        self.assertEqual(event.provider_id, other)

    def test_address_that_names_an_account_takes_only_its_signature(self):
        other = self.provider.copy(
            {"stripe_secret_key": "sk_test_other", "stripe_webhook_secret": "whsec_b"}
        )
        url = f"{self.url}/{other.id}"
        self.assertRefused(
            self._post_refused(self._create_event(), url=url), "wrong signature"
        )
        self.assertEqual(
            self._post(self._create_event(), "whsec_b", url=url).status_code, 200
        )

    def test_signed_nonsense_is_refused(self):
        for nonsense in (b"no json", b"[1]", b'{"id": "evt_1"}', b"\xff"):
            with self.subTest(nonsense):
                self.assertEqual(self._post(nonsense).status_code, 400)
        self.assertFalse(self._get_events())

    def test_event_told_twice_is_stored_once(self):
        event = self._create_event()
        self.assertEqual(self._post(event).status_code, 200)
        self.assertEqual(self._post(event).status_code, 200)
        self.assertEqual(len(self._get_events()), 1)

    def test_event_that_nobody_asked_for_is_kept_but_ignored(self):
        self._post(self._create_event("customer.created", object="customer"))
        self.assertEqual(self._get_events().state, "ignored")

    def test_new_webhook_sends_the_events_of_returns(self):
        client = self.provider._stripe_gateway()._client.v1
        (endpoint,) = client.webhook_endpoints.list().data
        for kind in ("payment_intent.succeeded", "refund.failed", "payout.paid"):
            self.assertIn(kind, endpoint.enabled_events)

    def test_webhook_that_exists_can_send_them_too(self):
        client = self.provider._stripe_gateway()._client.v1
        (endpoint,) = client.webhook_endpoints.list().data
        client.webhook_endpoints.update(
            endpoint.id,
            {"enabled_events": ["payment_intent.succeeded", "customer.created"]},
        )
        self.provider.action_enable_webhook_events()
        (endpoint,) = client.webhook_endpoints.list().data
        self.assertIn("charge.dispute.created", endpoint.enabled_events)
        self.assertIn("customer.created", endpoint.enabled_events)
