from odoo import models


class AccountMove(models.Model):
    """A settlement entry that is taken back takes its refunds back."""

    _inherit = "account.move"

    def button_draft(self):
        """Refunds of these entries are settled no more, until they are posted again.

        The next settlement run reconciles reposted entries and marks them anew.
        """
        result = super().button_draft()
        refunds = self._get_settled_rows().refund_id
        refunds.filtered(lambda refund: refund.state == "settled")._unmark_settled()
        return result

    def _get_settled_rows(self):
        # sudo: whoever resets the entry, its refunds follow
        rows = self.env["payment.balance.transaction"].sudo()
        return rows.search(
            [
                ("move_id", "in", self.ids),
                ("reporting_category", "=", "refund"),
            ]
        )
