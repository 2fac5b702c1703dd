from odoo import models


class ReturnOrder(models.Model):
    """Store credit is not imposed on a consumer who withdraws."""

    _inherit = "return.order"

    def action_approve(self):
        """Refuse store credit that a consumer who withdraws did not agree to."""
        self.line_ids._check_vouchers()
        return super().action_approve()

    def _needs_policy_approval(self):
        """A person looks at store credit that nobody agreed to."""
        unlawful = any(not line._get_voucher_ruling().allowed for line in self.line_ids)
        return unlawful or super()._needs_policy_approval()
