from odoo import models
from odoo.exceptions import UserError


class PaymentSettlementImport(models.Model):
    """Which account at the gateway a report is of."""

    _inherit = "payment.settlement.import"

    def _check_account_names(self, names):
        """A report names the account it is of: one, and always the same.

        :param names: those that the report names
        """
        provider = self.provider_id
        known = provider.settlement_account_name
        if names and (len(names) > 1 or (known and names != [known])):
            raise UserError(
                self.env._(
                    "%(file)s is about %(accounts)s, but provider %(provider)s is "
                    "account %(known)s. Choose the provider of the account, and have "
                    "one report for each account. Nothing was imported.",
                    file=self._get_file_label(),
                    accounts=", ".join(names[:5]),
                    provider=provider.name,
                    known=known or self.env._("not known yet"),
                )
            )
        if names and not known:
            # sudo: accountants may not write payment providers
            provider.sudo().settlement_account_name = names[0]
