from odoo import api, models


class PaymentProvider(models.Model):
    """The clearing accounts of all gateways, and what is open on them."""

    _inherit = "payment.provider"

    @api.model
    def _get_with_settlement(self):
        return self.search([("settlement_transit_account_id", "!=", False)])

    @api.model
    def _get_of_clearing(self, account):
        """The gateway account whose clearing account it is; empty without one."""
        return self._get_with_settlement().filtered(
            lambda provider: provider.settlement_clearing_account_id == account
        )[:1]

    @api.model
    def action_view_all_open_clearing(self):
        """Every open item of every clearing account: their sum is its balance."""
        accounts = self._get_with_settlement().settlement_clearing_account_id
        return self._get_open_clearing_action(accounts)

    @api.model
    def _get_open_clearing_action(self, accounts):
        """Open items of clearing accounts, account by account, the oldest first.

        In words of which the index of open items is sure: != would allow for no amount.
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "returns_accounting.account_move_line_action_clearing"
        )
        action["domain"] = [
            ("account_id", "in", accounts.ids),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            "|",
            ("amount_residual", ">", 0),
            ("amount_residual", "<", 0),
        ]
        action["context"] = {"return_clearing_accounts": len(accounts)}
        return action
