import json
import time
from uuid import uuid4

from odoo.tests import HttpCase

from odoo.addons.payment_stripe.controllers.main import StripeController

from ..domain.webhook_signature import sign
from .common import StripeCommon


class WebhookCommon(StripeCommon, HttpCase):
    """A Stripe account whose webhooks come in when the test lets them."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("web.base.url", self.base_url())
        self.simulator.webhooks(paused=True)
        self.provider.stripe_webhook_secret = False
        self.provider.action_stripe_create_webhook()
        self.url = StripeController._webhook_url

    def _create_paid_sale(self, quantity=2):
        sale = self._create_invoiced_sale((self.chair, quantity))
        return sale, self._pay(sale)

    def _create_note(self, sale, quantity=1):
        order = self._create_inspected_return(
            sale, {self.chair: quantity}, reason_id=self.defective.id
        )
        return self._credit(order)

    def _get_charge(self, transaction):
        client = self.provider._stripe_gateway()._client.v1
        return client.payment_intents.retrieve(
            transaction.provider_reference
        ).latest_charge

    def _receive_webhooks(self, order="queued", repeat=1):
        """Let the queued webhooks come in over HTTP; the statuses answered."""
        self.env.flush_all()  # the controller reads with a cursor of its own
        with self.allow_requests(all_requests=True):
            answers = self.simulator.flush_webhooks(order=order, repeat=repeat)
        self.env.invalidate_all()
        return {answer["status"] for answer in answers}

    def _handle(self):
        """Run the job that handles what came in."""
        cron = self.env.ref("returns_accounting.ir_cron_handle_events")
        cron.method_direct_trigger()
        self.env.invalidate_all()
        # the job posted with a cursor of its own: forget the next numbers of entries
        self.env["account.move"]._get_sequence_cache().clear()

    def _forget_events(self):
        """Forget what the account did so far, which is not what the test is about."""
        self._receive_webhooks()
        self._get_events().unlink()

    def _get_events(self, *domain):
        return self.env["payment.gateway.event"].search(
            [("provider_id", "=", self.provider.id), *domain]
        )

    def _get_exceptions(self, *codes):
        return self.env["return.exception"].search([("kind_id.code", "in", codes)])

    def _create_event(self, kind="refund.updated", **subject):
        return {
            "id": f"evt_{uuid4().hex}",
            "object": "event",
            "created": int(time.time()),
            "type": kind,
            "data": {"object": {"object": "refund", "id": "re_unknown", **subject}},
        }

    def _post(self, event, secret=None, stamp=None, header=None, url=None):
        """Send ``event`` to the webhook as the gateway would; the response."""
        payload = event if isinstance(event, bytes) else json.dumps(event).encode()
        if header is None:
            stamp = int(time.time()) if stamp is None else stamp
            mark = sign(payload, secret or self.provider.stripe_webhook_secret, stamp)
            header = f"t={stamp},v1={mark}"
        headers = {"Content-Type": "application/json", "Stripe-Signature": header}
        return self.url_open(url or self.url, data=payload, headers=headers)
