from itertools import chain, islice

from odoo import api, models

from ..domain import settlement_queries

#: Groups of items that one reconciliation plan takes: it keeps all of them in memory.
PLAN_SIZE = 5_000

#: What reconciling changes of an item, and what of it others are computed from.
RESIDUALS = ("amount_residual", "amount_residual_currency", "reconciled")
RECONCILED = (
    *RESIDUALS,
    "full_reconcile_id",
    "matching_number",
    "matched_debit_ids",
    "matched_credit_ids",
)

#: What Odoo computes from residuals, but stays as it is where none is of an invoice.
OF_INVOICES = {
    "account.move": ("amount_residual", "payment_state", "invoice_date_due"),
    "account.payment": ("amount_company_currency_signed",),
}


class AccountMoveLine(models.Model):
    """Reconciliations by the thousand."""

    _inherit = "account.move.line"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        """What a balance transaction is booked by stays, as its entry does."""
        # sudo: whoever deletes the item, the gateway's rows are kept from it
        rows = self.env["payment.balance.transaction"].sudo()
        rows.search(
            [
                "|",
                ("clearing_line_id", "in", self.ids),
                ("transit_line_id", "in", self.ids),
            ],
            limit=1,
        )._refuse_unbooking()

    def _total_without_taxes(self):
        """Give items without taxes their totals, which are their amounts.

        Odoo asks its tax engine for them, item by item.
        """
        plain = self.filtered(lambda item: not item.tax_ids)
        totals = [self._fields[name] for name in ("price_subtotal", "price_total")]
        with self.env.protecting(totals, plain):
            for item in plain:
                item.price_subtotal = item.price_total = item.amount_currency

    def _reconcile_pairs(self, parameters):
        """Reconcile pairs of equal items by one statement.

        Odoo writes each pair record by record. What depends on it, such as the state
        of the payments, is computed by Odoo as ever.

        :param parameters: those of ``settlement_queries.RECONCILE_PAIRS``
        """
        self.env["account.partial.reconcile"].check_access("create")
        self.check_access("write")
        self.env.cr.execute(settlement_queries.RECONCILE_PAIRS, parameters)
        items = self.browse(id_ for (id_,) in self.env.cr.fetchall())
        if not items:
            return
        items.invalidate_recordset([*RECONCILED, "write_uid", "write_date"])
        items._follow_residuals()
        partials = self.env["account.partial.reconcile"]
        partials = partials.search([("debit_move_id", "in", items.ids)])
        partials._get_paid_refunds()._follow_statement()
        # here, where nothing is tracked
        self.env.flush_all()

    def _follow_residuals(self):
        """Compute what depends on the residuals of these items of entries."""
        entries = self.move_id
        records = {
            "account.move": entries,
            "account.payment": entries.origin_payment_id,
        }
        unchanged = [
            (self.pool.field_computed[records[model]._fields[name]], records[model])
            for model, names in OF_INVOICES.items()
            for name in names
        ]
        with self.env.protecting(unchanged):
            self.modified(RESIDUALS)

    def _reconcile_groups(self, parameters):
        """Reconcile by Odoo's own means what belongs together.

        :param parameters: those of ``settlement_queries.RECONCILABLE``
        """
        self.env.cr.execute(settlement_queries.RECONCILABLE, parameters)
        groups = iter(self.env.cr.fetchall())
        while chunk := [ids for (ids,) in islice(groups, PLAN_SIZE)]:
            together = list(chain.from_iterable(chunk))
            self._reconcile_plan(
                [self.browse(ids).with_prefetch(together) for ids in chunk]
            )
            # as above
            self.env.flush_all()
