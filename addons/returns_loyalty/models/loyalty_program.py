from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.returns_management.models.concurrency import serialize


class LoyaltyProgram(models.Model):
    """Programs whose cards hold the store credit of returns."""

    _inherit = "loyalty.program"

    return_company_ids = fields.One2many(
        comodel_name="res.company",
        inverse_name="return_store_credit_program_id",
        string="Store Credit of Returns",
    )

    def _get_store_credit_card(self, partner):
        """The card of ``partner``, made where there is none; one at a time."""
        self.ensure_one()
        card = self._find_store_credit_card(partner)
        if not card:
            serialize(self)
            card = self._find_store_credit_card(partner) or self.coupon_ids.create(
                {"program_id": self.id, "partner_id": partner.id, "points": 0}
            )
        serialize(card)
        return card

    def _find_store_credit_card(self, partner):
        return self.coupon_ids.search(
            [("program_id", "=", self.id), ("partner_id", "=", partner.id)],
            order="id",
            limit=1,
        )

    def _check_topped_up_by_hand(self):
        """Refuse changes of cards that the ledger would know nothing of."""
        # sudo: sales people need not be able to read the settings of the company
        if held := self.sudo().filtered("return_company_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(program)s is money that %(company)s owes its customers, and its "
                    "cards agree with the ledger: they change by refunds of returns "
                    "and by sales. Give presents with an eWallet program of their own.",
                    program=held.name,
                    company=held.return_company_ids[0].name,
                )
            )
