from odoo import api, fields, models
from odoo.tools import SQL

from ..domain.running_balance import Basis
from ..domain.settlement import PAYOUT_CATEGORIES


class PaymentPayout(models.Model):
    """What a payout pays, added up by the database: it may be thousands of rows."""

    _inherit = "payment.payout"

    amount_transactions = fields.Monetary(
        string="Sum of Transactions",
        compute="_compute_amount_transactions",
        help="Net of the balance transactions this payout pays. Of its own one, only "
        "the fee counts.",
    )
    is_balanced = fields.Boolean(
        string="Adds Up",
        compute="_compute_amount_transactions",
        help="The imported transactions sum to the payout, or, if it was made by hand, "
        "to those that it was made together with.",
    )
    is_posted = fields.Boolean(
        compute="_compute_is_posted", help="All its transactions are in posted entries."
    )

    _waiting_idx = models.Index(
        "(provider_id, created, id) WHERE statement_line_id IS NULL"
    )
    _waiting_amount_idx = models.Index(
        "(provider_id, amount, created, id) WHERE statement_line_id IS NULL"
    )

    @api.depends("amount", "automatic", "basis", "transaction_ids.net")
    def _compute_amount_transactions(self):
        self.env["payment.balance.transaction"].flush_model(
            ["payout_id", "net", "fee", "source_id", "reporting_category"]
        )
        sums = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT payout.id,
                           SUM(CASE WHEN paid.source_id = payout.gateway_id
                                         AND paid.reporting_category = ANY(%s)
                                    THEN -paid.fee ELSE paid.net END)
                      FROM payment_payout payout
                      JOIN payment_balance_transaction paid
                        ON paid.payout_id = payout.id
                     WHERE payout.id = ANY(%s)
                  GROUP BY payout.id
                    """,
                    sorted(PAYOUT_CATEGORIES),
                    self.ids,
                )
            )
        )
        for payout in self:
            total = payout.currency_id.round(float(sums.get(payout.id, 0)))
            payout.amount_transactions = total
            if payout.automatic or payout.basis in (Basis.WINDOW, Basis.OLDEST):
                difference = payout.currency_id.compare_amounts(total, payout.amount)
                payout.is_balanced = not difference
            else:
                payout.is_balanced = payout.basis != Basis.OPEN

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

    def action_view_transactions(self):
        self.ensure_one()
        return self.transaction_ids._get_records_action(
            name=self.env._("Balance Transactions")
        )

    def action_view_moves(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Settlement Entries"))
