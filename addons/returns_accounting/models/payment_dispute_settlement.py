from odoo import api, fields, models


class PaymentDispute(models.Model):
    """Where the books have the money of a dispute: read, never booked again."""

    _inherit = "payment.dispute"

    balance_transaction_ids = fields.Many2many(
        comodel_name="payment.balance.transaction",
        compute="_compute_balance_transaction_ids",
        string="Balance Transactions",
    )
    move_ids = fields.Many2many(
        comodel_name="account.move",
        compute="_compute_balance_transaction_ids",
        string="Settlement Entries",
        help="They debit the dispute account with what the bank took, and credit it "
        "with what was won back.",
    )
    amount_booked = fields.Monetary(
        string="Cost in the Books",
        currency_field="settlement_currency_id",
        compute="_compute_balance_transaction_ids",
        help="What the settlement entries have of this dispute, its fee included.",
    )

    @api.depends("gateway_id", "state")
    def _compute_balance_transaction_ids(self):
        """Rows that matching found for it, or that name it and are not matched yet."""
        rows = self.env["payment.balance.transaction"].search(
            [
                ("company_id", "in", self.company_id.ids),
                "|",
                ("dispute_id", "in", self.ids),
                "&",
                "&",
                ("dispute_id", "=", False),
                ("reporting_category", "!=", "charge"),
                ("source_id", "in", self.mapped("gateway_id")),
            ]
        )
        by_dispute = rows.grouped("dispute_id")
        unmatched = by_dispute.pop(self.browse(), rows.browse())
        by_source = unmatched.grouped("source_id")
        for dispute in self:
            own = by_dispute.get(dispute, rows.browse())
            own |= by_source.get(dispute.gateway_id, rows.browse())
            dispute.balance_transaction_ids = own
            dispute.move_ids = own.move_id
            booked = own.filtered(lambda row: row.move_id.state == "posted")
            dispute.amount_booked = -sum(booked.mapped("net"))
