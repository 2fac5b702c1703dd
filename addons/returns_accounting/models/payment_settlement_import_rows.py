from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: What the next row will be numbered.
NEXT_ROW = """
    SELECT last_value + is_called::integer FROM payment_balance_transaction_id_seq
"""


class PaymentSettlementImport(models.Model):
    """The rows that an import brought, found by their numbers.

    They are numbered while it stores, with rows of others in between at most: so no
    index has to be kept for millions of rows that tell the same import.
    """

    _inherit = "payment.settlement.import"

    first_row_id = fields.Integer(
        readonly=True, copy=False, help="None of its rows has a smaller number."
    )
    last_row_id = fields.Integer(
        readonly=True,
        copy=False,
        help="None of its rows has a larger number; not known before it is done.",
    )

    def _note_first_row(self):
        """Before anything is stored; what an attempt that died stored counts too."""
        if not self.first_row_id:
            # sudo: how an import went is written by it alone
            self.sudo().first_row_id = self._fetch_next_row()

    def _fetch_next_row(self):
        self.env.cr.execute(NEXT_ROW)
        return self.env.cr.fetchone()[0]

    def _get_rows_domain(self):
        self.ensure_one()
        domain = Domain("import_id", "=", self.id)
        domain &= Domain("id", ">=", self.first_row_id)
        if self.last_row_id:
            domain &= Domain("id", "<=", self.last_row_id)
        return domain

    def _finish(self, read, new):
        if new < read:  # what an attempt that was stopped stored is no less new
            new = self.env["payment.balance.transaction"].search_count(
                self._get_rows_domain()
            )
        self._transition(
            "done",
            error=False,
            phase=False,
            rows_read=read,
            rows_new=new,
            rows_known=read - new,
            last_row_id=self._fetch_next_row() - 1,
        )

    def action_view_transactions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Balance Transactions"),
            "res_model": "payment.balance.transaction",
            "view_mode": "list,form",
            "domain": list(self._get_rows_domain()),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_loaded(self):
        domains = [record._get_rows_domain() for record in self]
        rows = self.env["payment.balance.transaction"].search(
            Domain.OR(domains), limit=1
        )
        if rows:
            raise UserError(
                self.env._(
                    "Import %(import)s cannot be deleted: it brought balance "
                    "transactions, which are never taken back.",
                    **{"import": rows.import_id.name},
                )
            )
