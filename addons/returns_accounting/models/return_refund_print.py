from odoo import models
from odoo.tools import format_date


class ReturnRefund(models.Model):
    """What the customer reads of a refund."""

    _inherit = "return.refund"

    def _say_to_customer(self):
        """How and when the money comes, in the language of the environment."""
        self.ensure_one()
        return f"{self._say_method()}: {self._say_state()}"

    def _get_printed_reference(self):
        """What the customer's bank finds the refund by, once it is known."""
        self.ensure_one()
        return ""

    def _say_method(self):
        """The way of the money, by the name that the customer knows it by."""
        # sudo: accountants may not read payment transactions
        charge = self.sudo().source_transaction_id
        if self.method == "original" and charge:
            return self.env._(
                "Back to your payment by %(method)s",
                method=charge.payment_method_id.name,
            )
        labels = dict(self._fields["method"]._description_selection(self.env))
        return labels[self.method]

    def _say_state(self):
        """``refunded`` is said of nothing that may still be on its way."""
        if self.state in ("succeeded", "settled"):
            paid_on = self.payment_id.date or self.date_submitted
            if not paid_on:
                return self.env._("paid")
            return self.env._("paid on %(date)s", date=format_date(self.env, paid_on))
        if self.state in ("submitted", "pending"):
            return self.env._(
                "on its way since %(date)s",
                date=format_date(self.env, self.date_submitted),
            )
        if self.state == "failed":
            return self.env._("it did not reach you; we will find another way")
        return self.env._("being prepared")
