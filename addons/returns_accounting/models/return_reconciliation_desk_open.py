import math

from odoo import fields, models
from odoo.tools import SQL

from .return_reconciliation_desk import PAGE

#: An open item of the ledger, as the partial indexes of account.move.line have it.
OPEN_ITEM = SQL(
    "item.reconciled IS NOT TRUE AND item.parent_state = 'posted' "
    "AND item.amount_residual <> 0"
)

#: Whether the item is a row that the gateway showed: a lookup for each item of the
#: page, rather than a join that would read them all. A CASE is as likely as not to
#: PostgreSQL, which takes IS NULL for so rare that it would collect and sort them all.
IS_ROW = SQL(
    "CASE WHEN (SELECT row.id FROM payment_balance_transaction row"
    " WHERE row.clearing_line_id = item.id LIMIT 1) IS NULL"
    " THEN FALSE ELSE TRUE END"
)

#: The transfer itself among the rows of a payout, once it is in an entry.
PAYOUT_IS_BOOKED = SQL(
    """
    EXISTS (
        SELECT FROM payment_balance_transaction row
          JOIN account_move entry ON entry.id = row.move_id
         WHERE row.payout_id = item.id
           AND row.source_id = item.gateway_id
           AND entry.state = 'posted')
    """
)


class ReturnReconciliationDesk(models.AbstractModel):
    """What is open: found page by page in the order of an index."""

    _inherit = "return.reconciliation.desk"

    def _find_open(self, provider, tab, search="", after=False, ids=None):
        """The open things of a tab: ``[(id, sort key, amount)]``, the oldest first.

        :param after: (sort key, id) of the last one before; a page and one more come
        :param ids: only what of these is open, all of it
        """
        source = self._get_source(provider, tab)
        where = [source["where"]]
        if ids:
            where.append(SQL("item.id = ANY(%s)", list(ids)))
        if after:
            where.append(
                SQL(
                    "(%s, item.id) > (%s::%s, %s)",
                    source["sort"],
                    after[0],
                    SQL.identifier(source["sort_type"]),
                    after[1],
                )
            )
        if search and search.strip():
            where.append(self._get_search(source, search.strip()))
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT item.id, %s, %s FROM %s WHERE %s ORDER BY %s, item.id %s",
                source["sort"],
                source["amount"],
                source["table"],
                SQL(" AND ").join(where),
                source["sort"],
                SQL() if ids else SQL("LIMIT %s", PAGE + 1),
            )
        )

    def _get_search(self, source, search):
        pattern = f"%{search}%"
        ways = [SQL("%s ILIKE %s", text, pattern) for text in source["texts"]]
        if "partner" in source:
            ways.append(
                SQL(
                    "%s IN (SELECT partner.id FROM res_partner partner"
                    " WHERE partner.complete_name ILIKE %s)",
                    source["partner"],
                    pattern,
                )
            )
        amount = _as_amount(search)
        if amount is not None:
            ways.append(SQL("ABS(%s) = %s", source["amount"], amount))
        return SQL("(%s)", SQL(" OR ").join(ways))

    def _get_source(self, provider, tab):
        """Where a tab comes from; what it lists is called ``item``."""
        return getattr(self, f"_get_{tab}_source")(provider)

    def _get_gateway_source(self, provider):
        return self._get_clearing_source(provider, IS_ROW)

    def _get_booked_source(self, provider):
        return self._get_clearing_source(provider, SQL("NOT (%s)", IS_ROW))

    def _get_clearing_source(self, provider, is_row):
        account = provider.settlement_clearing_account_id
        return {
            "table": SQL("account_move_line item"),
            "where": SQL(
                "item.account_id = %s AND item.company_id = %s AND %s AND %s",
                account.id,
                provider.company_id.id,
                OPEN_ITEM,
                is_row,
            ),
            "sort": SQL("item.date"),
            "sort_type": "date",
            "amount": SQL("item.amount_residual"),
            "texts": [SQL("item.name"), SQL("item.move_name"), SQL("item.ref")],
            "partner": SQL("item.partner_id"),
        }

    def _get_credit_source(self, provider):
        return {
            "table": SQL("account_move item"),
            "where": SQL(
                "item.company_id = %s AND item.move_type = 'out_refund'"
                " AND item.state = 'posted' AND item.amount_residual_signed <> 0",
                provider.company_id.id,
            ),
            "sort": SQL("item.date"),
            "sort_type": "date",
            "amount": SQL("item.amount_residual_signed"),
            "texts": [SQL("item.name"), SQL("item.ref")],
            "partner": SQL("item.partner_id"),
        }

    def _get_payout_source(self, provider):
        return {
            "table": SQL("payment_payout item"),
            "where": SQL(
                "item.provider_id = %s AND item.statement_line_id IS NULL"
                " AND item.status NOT IN ('failed', 'canceled') AND %s",
                provider.id,
                PAYOUT_IS_BOOKED,
            ),
            "sort": SQL("item.created"),
            "sort_type": "timestamp",
            "amount": SQL("item.amount"),
            "texts": [SQL("item.gateway_id"), SQL("item.bank_reference")],
        }

    def _get_bank_source(self, provider):
        return {
            "table": SQL("account_bank_statement_line item"),
            "where": SQL(
                "item.journal_id = %s AND item.company_id = %s"
                " AND item.is_reconciled IS NOT TRUE",
                provider.settlement_bank_journal_id.id or 0,
                provider.company_id.id,
            ),
            "sort": SQL("item.internal_index"),
            "sort_type": "varchar",
            "amount": SQL("item.amount"),
            "texts": [SQL("item.payment_ref"), SQL("item.partner_name")],
            "partner": SQL("item.partner_id"),
        }

    def _read_totals(self, provider):
        totals = {
            tab: self._sum_open(provider, tab) for tab in ("credit", "payout", "bank")
        }
        totals |= self._sum_clearing(provider)
        currency = provider.company_id.currency_id
        clearing = provider._get_account_sum(
            provider.settlement_clearing_account_id, "balance:sum"
        )
        net = totals["gateway"]["net"] + totals["booked"]["net"]
        return {
            "tabs": totals,
            "clearing": clearing,
            "is_tied": not currency.compare_amounts(clearing, net),
        }

    def _sum_open(self, provider, tab):
        source = self._get_source(provider, tab)
        self.env.flush_all()
        ((count, amount, net),) = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), SUM(ABS(%(amount)s)), SUM(%(amount)s)"
                " FROM %(table)s WHERE %(where)s",
                amount=source["amount"],
                table=source["table"],
                where=source["where"],
            )
        )
        return _to_total(count, amount, net)

    def _sum_clearing(self, provider):
        """Both sides of the clearing account in one pass."""
        self.env.flush_all()
        sums = self.env.execute_query(
            SQL(
                """
                SELECT row.id IS NOT NULL, COUNT(*), SUM(ABS(item.amount_residual)),
                       SUM(item.amount_residual)
                  FROM account_move_line item
             LEFT JOIN payment_balance_transaction row
                    ON row.clearing_line_id = item.id
                 WHERE item.account_id = %s AND item.company_id = %s AND %s
              GROUP BY 1
                """,
                provider.settlement_clearing_account_id.id,
                provider.company_id.id,
                OPEN_ITEM,
            )
        )
        by_side = {is_row: _to_total(*rest) for is_row, *rest in sums}
        nothing = _to_total(0, 0, 0)
        return {
            "gateway": by_side.get(True, nothing),
            "booked": by_side.get(False, nothing),
        }

    def _get_age(self, day):
        return (fields.Date.context_today(self) - day).days


def _to_total(count, amount, net):
    return {"count": count, "amount": float(amount or 0), "net": float(net or 0)}


def _as_amount(text):
    """The number a person typed, with a point or a comma; None when it is none."""
    try:
        amount = abs(float(text.replace(" ", "").replace(",", ".")))
    except ValueError:
        return None
    return amount if math.isfinite(amount) else None
