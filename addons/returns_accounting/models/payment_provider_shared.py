from odoo import fields, models

from .payment_provider_refund import get_key


class PaymentProvider(models.Model):
    """A gateway account through which other systems take money as well."""

    _inherit = "payment.provider"

    is_shared_account = fields.Boolean(
        string="Other Systems Use This Account",
        help="Payments that nothing here knows, their refunds and their disputes, are "
        "left to the other systems: they open no exception. What carries a reference "
        "of ours still does. Settlement imports everything all the same, for the "
        "balance of the account is one.",
    )

    def _is_of_others(self, source):
        """Whether a refund or dispute of the account is another system's.

        :param source: the gateway's object as a dict
        """
        self.ensure_one()
        return (
            self.is_shared_account
            and not get_key(source)
            and not self._find_charge(source)
        )
