import logging
from collections import Counter

from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge

from odoo.http import request, route

from odoo.addons.payment_stripe.controllers.main import StripeController

from ..domain.webhook_signature import Refused

_logger = logging.getLogger(__name__)

#: Far above any event; what is larger is not worth the work of checking it.
LARGEST_EVENT = 2 * 1024 * 1024

#: Refusals by reason since this process started: they are logged and not stored, so
#: that nobody can fill the database from outside.
REFUSALS = Counter()


class StripeWebhookController(StripeController):
    @route(
        [
            StripeController._webhook_url,
            f"{StripeController._webhook_url}/<int:provider_id>",
        ]
    )
    def stripe_webhook(self, provider_id=None):
        """Store a proven event and answer; a job handles it.

        Odoo's own handler looks the payment up before it checks the signature, checks
        none without a secret, and answers 200 to whatever it does not know. An account
        may be named in the address; without, every account's secrets are tried.
        """
        if (request.httprequest.content_length or 0) > LARGEST_EVENT:
            raise RequestEntityTooLarge()
        payload = request.httprequest.get_data()
        header = request.httprequest.headers.get("Stripe-Signature", "")
        # sudo: the gateway has no user here; its signature is what lets it in
        env = request.env(su=True)
        receivers = env["payment.provider"]._get_webhook_receivers(provider_id)
        try:
            provider = receivers._authenticate_webhook(payload, header)
        except Refused as refusal:
            REFUSALS[refusal.reason] += 1
            _logger.warning(
                "Refused a Stripe webhook: %s (%d of this kind since the start). If "
                "Stripe sent it, enter the endpoint's signing secret at the provider.",
                refusal.reason,
                REFUSALS[refusal.reason],
            )
            raise Forbidden() from refusal
        try:
            env["payment.gateway.event"]._receive(provider, payload)
        except ValueError as error:
            raise BadRequest("This is no event.") from error
        return request.make_json_response("")
