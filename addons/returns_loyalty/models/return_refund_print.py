from odoo import models


class ReturnRefund(models.Model):
    """What the customer reads of a refund as store credit."""

    _inherit = "return.refund"

    def _get_entries(self):
        return super()._get_entries() | self.store_credit_move_id

    def _say_method(self):
        """The way, with what the customer gets on top of the amount."""
        said = super()._say_method()
        if self.method != "store_credit" or not self.bonus_amount:
            return said
        return self.env._(
            "%(method)s, with a bonus of %(bonus)s",
            method=said,
            bonus=self.currency_id.format(self.bonus_amount),
        )
