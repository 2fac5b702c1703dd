from odoo import api, models
from odoo.exceptions import UserError


class ResCurrency(models.Model):
    _inherit = "res.currency"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        """The database does not check the currencies of balance transactions."""
        used = self.env["payment.balance.transaction"].search_count(
            [
                "|",
                ("currency_id", "in", self.ids),
                ("customer_facing_currency_id", "in", self.ids),
            ],
            limit=1,
        )
        if used:
            raise UserError(
                self.env._("Payments were settled in this currency: archive it.")
            )
