import random
import time

from odoo import fields, models
from odoo.exceptions import UserError

from ..domain import backoff
from ..domain.minor_units import to_major
from ..gateway import refund_reader

#: Seconds of the first pause: the clock goes on by itself, but keys have to be found.
FIRST_PAUSE = {"rate_limit": 1, "authentication": 60}

#: Seconds that the job rests rather than ends; longer pauses are left to its next run.
LONGEST_REST = 10


class PaymentProvider(models.Model):
    """The gateway that refunds of a provider are sent through, and its pauses.

    A gateway takes part by a method ``_<code>_refund_gateway`` that returns a
    ``gateway.refund_gateway.RefundGateway`` for the provider; readme/DEVELOP.md.
    """

    _inherit = "payment.provider"

    refund_max_age_days = fields.Integer(
        string="Oldest Refund (Days)",
        help="Payments older than this are not given back through the gateway; a bank "
        "transfer is proposed instead. 0: what we assume of the payment method, such "
        "as 180 days for Klarna and no limit for cards. Enter what the gateway tells "
        "you, for it can change.",
    )
    refund_paused_until = fields.Datetime(
        string="Refunds Paused Until",
        readonly=True,
        copy=False,
        help="The gateway asked us to slow down, or refused our keys: no refund of "
        "this provider is sent before.",
    )
    refund_pause_count = fields.Integer(readonly=True, copy=False)
    refund_pause_reason = fields.Char(readonly=True, copy=False)

    _refund_max_age_days_not_negative = models.Constraint(
        "CHECK(refund_max_age_days >= 0)",
        "The oldest refund is a number of days, 0 or more.",
    )

    def _has_refund_gateway(self):
        """Whether refunds can be sent through this provider at all."""
        self.ensure_one()
        return hasattr(self, f"_{self.code}_refund_gateway")

    def _get_refund_gateway(self):
        """The adapter of this provider's account.

        :rtype: gateway.refund_gateway.RefundGateway
        :raise UserError: when there is none, or the provider lacks its keys
        """
        self.ensure_one()
        if not self._has_refund_gateway():
            raise UserError(
                self.env._(
                    "Payment provider %(name)s has no way to send refunds: refund by "
                    "bank transfer instead.",
                    name=self.name,
                )
            )
        return getattr(self, f"_{self.code}_refund_gateway")()

    def _retrieve_refunds(self, references):
        """How refunds stand at the gateway now.

        :return: ``{reference: gateway.refund_gateway.GatewayRefund}``
        :raise UserError: when the gateway does not say of one of them
        """
        self.ensure_one()
        gateway = self._get_refund_gateway()
        with self._readable_gateway_errors():
            return refund_reader.retrieve(gateway, references)

    def _get_available_balance(self):
        """What refunds can draw on now, for a look before a batch is sent.

        :return: {currency: amount}; None where the gateway has no balance of ours
        :raise UserError: when the gateway does not say
        """
        self.ensure_one()
        gateway = self._get_refund_gateway()
        with self._readable_gateway_errors():
            balance = gateway.available_balance()
        if balance is None:
            return None
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "in", list(balance))])
        return {
            currency: float(to_major(balance[currency.name], currency.name))
            for currency in found
        }

    def _pause_refunds(self, error):
        """Send nothing through this account for a while, longer each time in a row.

        :param error: the ``GatewayError`` that concerns the whole account
        :return: whether it was sending until now
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self.refund_paused_until and self.refund_paused_until > now:
            return False
        count = self.refund_pause_count + 1
        first = FIRST_PAUSE[error.kind]
        pause = backoff.delay(count, random.random(), error.retry_after, first)
        # sudo: the job acts for accountants, providers are for administrators
        self.sudo().write(
            {
                "refund_paused_until": now + pause,
                "refund_pause_count": count,
                "refund_pause_reason": error.message,
            }
        )
        return count == 1

    def _rest(self):
        """Sit out a short pause.

        :return: whether there was one
        """
        if not self.refund_paused_until:
            return False
        left = (self.refund_paused_until - fields.Datetime.now()).total_seconds()
        if left > LONGEST_REST:
            return False
        # fields.Datetime has no fractions of seconds
        time.sleep(max(left, 0) + 1)
        return True

    def _resume_refunds(self):
        """The account answers again, after its pause."""
        now = fields.Datetime.now()
        paused = self.filtered(
            lambda provider: (
                provider.refund_pause_count
                and (provider.refund_paused_until or now) <= now
            )
        )
        paused.sudo().write(  # sudo: as above
            {
                "refund_paused_until": False,
                "refund_pause_count": 0,
                "refund_pause_reason": False,
            }
        )
