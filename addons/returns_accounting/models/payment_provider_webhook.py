import logging
import time
from datetime import timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

from odoo.addons.payment_stripe import const

from ..domain import webhook_signature
from ..domain.gateway_events import RETURN_EVENTS
from ..gateway.balance_transaction import utc
from ..gateway.errors import GatewayError
from ..gateway.stripe_objects import StripeObjects

_logger = logging.getLogger(__name__)

#: docs.stripe.com/webhooks/signatures: a secret that is rolled can sign this long.
ROTATION = timedelta(hours=24)

#: Asked for again each time, since the gateway's list may lag.
OVERLAP = timedelta(hours=1)

#: Stripe lists events of the last 30 days.
HISTORY = timedelta(days=29)


class PaymentProvider(models.Model):
    """Webhooks of a gateway account: who may speak for it, and what it missed."""

    _inherit = "payment.provider"

    webhook_secret_ids = fields.One2many(
        comodel_name="payment.webhook.secret",
        inverse_name="provider_id",
        string="Further Signing Secrets",
        groups="base.group_system",
        copy=False,
        help="Believed besides the signing secret. The earlier secret is kept here for "
        "24 hours when you enter a new one, as the gateway signs with both meanwhile.",
    )
    webhook_fetched_until = fields.Datetime(
        string="Events Fetched Until",
        readonly=True,
        copy=False,
        help="Events the gateway could not deliver are asked for up to here.",
    )

    def write(self, vals):
        """Keep the signing secret that is replaced, as the gateway does."""
        if vals.get("stripe_webhook_secret"):
            self._keep_webhook_secrets(vals["stripe_webhook_secret"])
        return super().write(vals)

    def _keep_webhook_secrets(self, new_secret):
        # sudo: what super() will refuse is undone with it
        replaced = self.sudo().filtered(
            lambda provider: provider.stripe_webhook_secret not in (False, new_secret)
        )
        self.env["payment.webhook.secret"].sudo().create(
            [
                {
                    "provider_id": provider.id,
                    "secret": provider.stripe_webhook_secret,
                    "valid_until": fields.Datetime.now() + ROTATION,
                }
                for provider in replaced
            ]
        )

    @api.model
    def _get_webhook_receivers(self, provider_id=None):
        """The Stripe accounts that a webhook may come from.

        :param provider_id: the one its address names, if it names any
        """
        domain = [("code", "=", "stripe")]
        if provider_id:
            domain.append(("id", "=", provider_id))
        return self.search(domain)

    def _get_webhook_secrets(self):
        """The signing secrets in force."""
        self.ensure_one()
        now = fields.Datetime.now()
        further = self.webhook_secret_ids.filtered(
            lambda secret: not secret.valid_until or secret.valid_until > now
        )
        return [self.stripe_webhook_secret, *further.mapped("secret")]

    def _authenticate_webhook(self, payload, header):
        """The provider among these whose account signed ``payload``.

        :raise webhook_signature.Refused: when none did, or none has a secret
        """
        signers = {
            secret: provider
            for provider in reversed(self)
            for secret in provider._get_webhook_secrets()
        }
        signer = webhook_signature.verify(payload, header, signers, time.time())
        return signers[signer]

    def _stripe_objects(self):
        return StripeObjects(self._stripe_gateway())

    def _get_same_account(self):
        """This provider and those of other companies with the same gateway account."""
        self.ensure_one()
        # sudo: keys are for administrators; companies may share an account
        key = self.sudo().stripe_secret_key
        return self.sudo().search(
            [("code", "=", self.code), ("stripe_secret_key", "=", key)]
        )

    def _send_api_request(self, method, endpoint, *, data=None, **kwargs):
        """Subscribe a new webhook to the events of returns too."""
        if self.code == "stripe" and (method, endpoint) == (
            "POST",
            "webhook_endpoints",
        ):
            data = {**data, "enabled_events[]": self._get_webhook_events()}
        return super()._send_api_request(method, endpoint, data=data, **kwargs)

    @api.model
    def _get_webhook_events(self):
        """Types of events that we handle: Odoo's for payments, ours for the rest."""
        return list(dict.fromkeys([*const.HANDLED_WEBHOOK_EVENTS, *RETURN_EVENTS]))

    def action_enable_webhook_events(self):
        """Have a webhook that exists already send the events of returns as well."""
        self.ensure_one()
        self.check_access("write")
        url = self._get_stripe_webhook_url()
        with self._readable_gateway_errors():
            count = self._stripe_objects().enable_events(
                url, self._get_webhook_events()
            )
        if not count:
            raise UserError(
                self.env._(
                    "%(provider)s has no webhook for %(url)s at Stripe: generate it "
                    "here, or add the address in Stripe's dashboard.",
                    provider=self.name,
                    url=url,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The webhook sends all events of returns now."),
            },
        }

    def action_fetch_events(self):
        """Ask for the events that did not reach us, and handle them."""
        self.env["account.move"].check_access("write")
        for provider in self:
            with provider._readable_gateway_errors():
                provider._fetch_events()
        return self.env["payment.gateway.event"]._handle_soon()

    def _fetch_events(self):
        """Store the events since we asked last, whatever became of their webhooks.

        :return: those that were new
        """
        self.ensure_one()
        now = fields.Datetime.now()
        last = self.webhook_fetched_until or now - timedelta(days=1)
        since = max(last - OVERLAP, now - HISTORY).replace(tzinfo=timezone.utc)
        wanted = set(self._get_webhook_events())
        found = list(self._stripe_objects().list_events(int(since.timestamp())))
        if found:
            self.webhook_fetched_until = utc(found[0]["created"])
        return self.env["payment.gateway.event"]._store(
            self, [event for event in reversed(found) if event["type"] in wanted], "api"
        )

    def _try_to_fetch_events(self):
        """What one account refuses must not keep the others from being asked."""
        try:
            with self.env.cr.savepoint():
                self._fetch_events()
        except GatewayError as error:
            _logger.warning("%s: events not fetched: %s", self.name, error.message)

    @api.model
    def _cron_fetch_events(self):
        """What webhooks were lost is learned within the hour."""
        providers = self.search([("code", "=", "stripe"), ("state", "!=", "disabled")])
        providers = providers.filtered("stripe_secret_key")
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(providers))
        for provider in providers:
            # a webhook that comes meanwhile stores what was fetched: see it, ask again
            retrying(provider._try_to_fetch_events, self.env)
            cron._commit_progress(1)
        self.env["payment.gateway.event"]._handle_soon()
