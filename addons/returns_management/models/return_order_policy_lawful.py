from odoo import models
from odoo.exceptions import UserError


class ReturnOrder(models.Model):
    """Store credit is not imposed on a consumer who withdraws."""

    _inherit = "return.order"

    def action_approve(self):
        """Refuse store credit that a consumer who withdraws did not agree to."""
        self.line_ids._check_vouchers()
        return super().action_approve()

    def _reject(self, reason):
        """Refuse to refuse who withdraws by right."""
        for order in self.filtered("is_statutory"):
            rules = order._get_legal_rules()[order]
            days = rules and rules.get("withdrawal_days")
            raise UserError(
                self.env._(
                    "Return %(name)s is a withdrawal by right and cannot be refused. "
                    "(%(article)s) Approve it; what the goods lost in value is "
                    "deducted after their inspection, with photos. If the customer is "
                    "no consumer or the goods are excluded, correct that and submit "
                    "the return again; if the customer does not want it any more, "
                    "cancel it.",
                    name=order.name,
                    article=days.source if days else order.legal_regime_id.name,
                )
            )
        return super()._reject(reason)

    def _needs_policy_approval(self):
        """A person looks at store credit that nobody agreed to."""
        unlawful = any(not line._get_voucher_ruling().allowed for line in self.line_ids)
        return unlawful or super()._needs_policy_approval()
