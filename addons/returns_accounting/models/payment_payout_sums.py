from odoo import api, fields, models
from odoo.tools import SQL


class PaymentPayout(models.Model):
    """What a payout pays, added up by the database: it may be thousands of rows."""

    _inherit = "payment.payout"

    amount_transactions = fields.Monetary(
        string="Sum of Transactions",
        compute="_compute_amount_transactions",
        help="Net of the balance transactions this payout pays, itself excluded.",
    )
    is_balanced = fields.Boolean(
        string="Adds Up",
        compute="_compute_amount_transactions",
        help="The imported transactions sum to the payout.",
    )
    is_posted = fields.Boolean(
        compute="_compute_is_posted", help="All its transactions are in posted entries."
    )

    _waiting_idx = models.Index(
        "(provider_id, created, id) WHERE statement_line_id IS NULL"
    )

    @api.depends("amount", "automatic", "transaction_ids.net")
    def _compute_amount_transactions(self):
        self.env["payment.balance.transaction"].flush_model(
            ["payout_id", "net", "source_id"]
        )
        sums = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT payout.id, SUM(paid.net)
                      FROM payment_payout payout
                      JOIN payment_balance_transaction paid
                        ON paid.payout_id = payout.id
                       AND paid.source_id IS DISTINCT FROM payout.gateway_id
                     WHERE payout.id = ANY(%s)
                  GROUP BY payout.id
                    """,
                    self.ids,
                )
            )
        )
        for payout in self:
            total = payout.currency_id.round(float(sums.get(payout.id, 0)))
            payout.amount_transactions = total
            payout.is_balanced = not payout.automatic or not (
                payout.currency_id.compare_amounts(total, payout.amount)
            )

    @api.depends("transaction_ids.move_id.state")
    def _compute_is_posted(self):
        self.env["payment.balance.transaction"].flush_model(["payout_id", "move_id"])
        self.env["account.move"].flush_model(["state"])
        posted = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT paid.payout_id,
                           BOOL_AND(COALESCE(entry.state, '') = 'posted')
                      FROM payment_balance_transaction paid
                 LEFT JOIN account_move entry ON entry.id = paid.move_id
                     WHERE paid.payout_id = ANY(%s)
                  GROUP BY paid.payout_id
                    """,
                    self.ids,
                )
            )
        )
        for payout in self:
            payout.is_posted = posted.get(payout.id, False)
