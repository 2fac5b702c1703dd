from ipaddress import ip_address
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gateway.stripe_gateway import StripeGateway
from ..gateway.stripe_refunds import StripeRefunds

API_BASE_PARAMETER = "returns_accounting.stripe_api_base"


class PaymentProvider(models.Model):
    """How Stripe, or its stand-in, is reached."""

    _inherit = "payment.provider"

    has_settlement_api = fields.Boolean(
        compute="_compute_has_settlement_api",
        help="The gateway can be asked what it did. Otherwise its reports tell.",
    )

    @api.depends("code", "stripe_secret_key")
    def _compute_has_settlement_api(self):
        for provider in self:
            # sudo: the key is for administrators, whether there is one is not
            key = provider.sudo().stripe_secret_key
            provider.has_settlement_api = provider.code == "stripe" and bool(key)

    def _stripe_gateway(self):
        """The gateway of this provider's Stripe account.

        :raise UserError: when it is no Stripe provider with a secret key
        """
        self.ensure_one()
        # sudo: the key is for administrators, its use for accountants
        secret_key = self.sudo().stripe_secret_key
        if self.code != "stripe" or not secret_key:
            raise UserError(
                self.env._(
                    "Payment provider %(name)s has no Stripe secret key: enter it "
                    "under Payment Providers first.",
                    name=self.name,
                )
            )
        return StripeGateway(secret_key, self._get_stripe_api_base())

    def _stripe_refund_gateway(self):
        return StripeRefunds(self._stripe_gateway())

    @api.model
    def _get_stripe_api_base(self):
        """Address of a stand-in for Stripe; None in production.

        :raise UserError: when it would carry the secret key over an open network
        """
        # sudo: system parameters are for administrators
        base = self.env["ir.config_parameter"].sudo().get_param(API_BASE_PARAMETER)
        if not base:
            return None
        parts = urlsplit(base)
        if parts.scheme != "https" and not _is_loopback(parts.hostname):
            raise UserError(
                self.env._(
                    "System parameter %(parameter)s is %(value)s: use an https address "
                    "or a loopback one such as http://127.0.0.1:12111, or remove it to "
                    "talk to Stripe.",
                    parameter=API_BASE_PARAMETER,
                    value=base,
                )
            )
        return base.rstrip("/")

    def _build_request_url(self, endpoint, **kwargs):
        """Send Odoo's own Stripe requests to the stand-in too, if there is one."""
        base = self.code == "stripe" and self._get_stripe_api_base()
        if base and not kwargs.get("is_proxy_request"):
            return f"{base}/v1/{endpoint}"
        return super()._build_request_url(endpoint, **kwargs)


def _is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
