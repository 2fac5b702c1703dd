from odoo import models


class AccountMoveLine(models.Model):
    """From an open item of a clearing account to where it is settled."""

    _inherit = "account.move.line"

    def action_view_on_desk(self):
        """Open the reconciliation desk at this item."""
        self.ensure_one()
        # sudo: rows of the gateway tell which list the item is on
        rows = self.env["payment.balance.transaction"].sudo()
        row = rows.search([("clearing_line_id", "=", self.id)], limit=1)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "returns_accounting.return_reconciliation_desk_action"
        )
        provider = self.env["payment.provider"]._get_of_clearing(self.account_id)
        params = {
            "provider_id": provider.id,
            "tab": "gateway" if row else "booked",
            "item_id": self.id,
        }
        return action | {"params": params}

    def action_view_settled_document(self):
        """Open what it is: the row of the gateway, the refund, or the entry."""
        self.ensure_one()
        row = self.env["payment.balance.transaction"].search(
            [("clearing_line_id", "=", self.id)], limit=1
        )
        payment = self.move_id.origin_payment_id
        refund = self.env["return.refund"].search(
            [("payment_id", "in", payment.ids)], limit=1
        )
        return (row or refund or payment or self.move_id)._get_records_action()
