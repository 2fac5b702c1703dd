from odoo import api, fields, models
from odoo.tools import SQL

from ..domain import matching_sql
from .unchecked_many2one import UncheckedMany2one

#: Columns of a row that name what it belongs to.
LINKS = {"transaction_id", "dispute_id", "payout_id", "counterpart_id"}


class PaymentBalanceTransactionOpen(models.Model):
    """Balance transactions whose document is not known yet.

    A table of its own: to find a few among millions needs an index that hardly any row
    is in, and a column of the row would have to be written for every one.
    """

    _name = "payment.balance.transaction.open"
    _description = "Balance Transaction without Document"
    _log_access = False

    balance_transaction_id = UncheckedMany2one(
        comodel_name="payment.balance.transaction", required=True, readonly=True
    )
    provider_id = UncheckedMany2one(
        comodel_name="payment.provider", required=True, readonly=True, index=True
    )
    reporting_category = fields.Char(required=True, readonly=True)

    _balance_transaction_uniq = models.Constraint(
        "UNIQUE(balance_transaction_id)", "This row is known to be open already."
    )


class PaymentBalanceTransaction(models.Model):
    _inherit = "payment.balance.transaction"

    is_open = fields.Boolean(
        string="Without Document",
        compute="_compute_is_open",
        search="_search_is_open",
        help="It should belong to a payment, refund, dispute or payout, but none is "
        "known.",
    )

    def _compute_is_open(self):
        waiting = self.env["payment.balance.transaction.open"].search(
            [("balance_transaction_id", "in", self.ids)]
        )
        rows = waiting.balance_transaction_id
        for row in self:
            row.is_open = row in rows

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = SQL(
            "(SELECT balance_transaction_id FROM payment_balance_transaction_open)"
        )
        return [("id", "in" if True in value else "not in", waiting)]

    @api.model_create_multi
    def create(self, vals_list):
        """What names no document waits for one; imports store by statements."""
        rows = super().create(vals_list)
        rows._follow_links()
        return rows

    def write(self, vals):
        """Another document may have been linked, or one taken back."""
        result = super().write(vals)
        if not LINKS.isdisjoint(vals):
            self._follow_links()
        return result

    def _follow_links(self):
        """Let rows that lost their document wait for one, and those that have one not.

        What statements link is followed by the statements.
        """
        if not self:
            return
        self.env.flush_all()
        parameters = {"ids": self.ids}
        self.env.cr.execute(matching_sql.REOPEN, parameters)
        self.env.cr.execute(matching_sql.CLOSE_ROWS, parameters)
        self.env["payment.balance.transaction.open"].invalidate_model()
        self.invalidate_recordset(["is_open"])
