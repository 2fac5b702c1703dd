from odoo import models

from ..domain import sepa


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def _prepare_sepa_account(self, name):
        """This account as a transfer names it.

        :param name: of the holder, where the account does not say otherwise
        :rtype: domain.sepa.Account
        """
        self.ensure_one()
        return sepa.Account(
            self.acc_holder_name or name,
            self.sanitized_acc_number,
            self.bank_bic or "",
        )
