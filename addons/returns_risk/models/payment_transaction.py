from odoo import fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    card_fingerprint = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
        help="The gateway's mark of the card, the same wherever the card pays. It is "
        "not the card's number.",
    )

    def _apply_updates(self, payment_data):
        """Keep which card paid; Stripe: payment_method.card.fingerprint."""
        result = super()._apply_updates(payment_data)
        method = payment_data.get("payment_method")
        if self.provider_code == "stripe" and isinstance(method, dict):
            card = method.get("card") or {}
            # sudo: payments are processed by customers
            self.sudo().card_fingerprint = card.get("fingerprint")
        return result
