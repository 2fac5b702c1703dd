import json
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import SQL, split_every

from ..domain import cutoff_rules

#: Return lines whose policies, inspections and credit notes are in memory together.
BATCH = 1_000

#: Balance of accounts at the end of a day, and what of it was open in items that are
#: not the payment of a refund on the lists.
CLEARING = """
    SELECT COALESCE(SUM(item.balance), 0),
           COALESCE(SUM(item.balance + COALESCE(matched.amount, 0))
                    FILTER (WHERE listed.move_id IS NULL), 0)
      FROM account_move_line item
 LEFT JOIN (
           SELECT side.item_id, SUM(side.amount) AS amount
             FROM account_partial_reconcile part
       CROSS JOIN LATERAL (
                  VALUES (part.credit_move_id, part.amount),
                         (part.debit_move_id, -part.amount)) side (item_id, amount)
            WHERE part.company_id = %(company_id)s AND part.max_date <= %(day)s
         GROUP BY side.item_id) matched ON matched.item_id = item.id
 LEFT JOIN (
           SELECT DISTINCT payment.move_id
             FROM return_cutoff_line line
             JOIN return_refund refund ON refund.id = line.refund_id
             JOIN account_payment payment ON payment.id = refund.payment_id
            WHERE line.cutoff_id = %(cutoff_id)s
              AND line.is_on_clearing) listed ON listed.move_id = item.move_id
     WHERE item.company_id = %(company_id)s
       AND item.account_id = ANY(%(clearing_ids)s)
       AND item.parent_state = 'posted'
       AND item.date <= %(day)s
"""


class ReturnCutoff(models.Model):
    """How the lists are taken: one statement for each, then what fees make of it."""

    _inherit = "return.cutoff"

    def _take_lists(self):
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM return_cutoff_line WHERE cutoff_id = %s", self.id)
        )
        params = self._prepare_params()
        columns = ", ".join(cutoff_rules.COLUMNS)
        for kind, select in cutoff_rules.KINDS.items():
            # names of kinds and columns are ours
            self.env.cr.execute(
                f"""
                INSERT INTO return_cutoff_line (
                    cutoff_id, company_id, kind, is_main, {columns},
                    create_uid, create_date, write_uid, write_date)
                SELECT %(cutoff_id)s, %(company_id)s, '{kind}',
                       amount_document IS NOT NULL, {columns},
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM ({select}) AS cut
                """,
                params,
            )
        self.env["return.cutoff.line"].invalidate_model()
        self._take_kept()
        self.env.flush_all()
        self.env.cr.execute(CLEARING, params)
        balance, other = self.env.cr.fetchone()
        self.env.invalidate_all()
        # sudo: what the lists say is written by nobody else
        self.sudo().write(
            {
                "date_refreshed": params["now"],
                "clearing_balance": balance,
                "clearing_other": other,
            }
        )

    def _take_kept(self):
        """Take fees and diminished value off the credits due at the period end."""
        lines = self.env["return.cutoff.line"]
        due = lines.search(
            [
                ("cutoff_id", "=", self.id),
                ("kind", "=", "received_not_credited"),
                ("effect", "=", "revenue"),
            ]
        )
        for batch in split_every(BATCH, due.ids, lines.browse):
            batch._keep()

    def _prepare_params(self):
        company = self.company_id
        return {
            "cutoff_id": self.id,
            "company_id": company.id,
            "uid": self.env.uid,
            "now": fields.Datetime.now(),
            "day": self.date,
            "until": self._get_period_end(),
            "accrued_id": company.return_accrued_account_id.id,
            "goods_id": company.return_goods_account_id.id,
            "clearing_ids": self._get_clearing_accounts().ids,
            "rates": json.dumps(self._get_rates()),
            "accounts": json.dumps(self._get_product_accounts()),
        }

    def _get_period_end(self):
        """The first moment after the period, in UTC without time zone."""
        zone = ZoneInfo(self.company_id.partner_id.tz or self.env.user.tz or "UTC")
        midnight = datetime.combine(self.date + timedelta(1), time(), zone)
        return midnight.astimezone(timezone.utc).replace(tzinfo=None)

    def _get_clearing_accounts(self):
        # sudo: providers are for administrators, their accounts for accountants
        providers = self.env["payment.provider"].sudo()
        found = providers.search([("company_id", "=", self.company_id.id)])
        return found.settlement_clearing_account_id.sudo(False)

    def _get_rates(self):
        """Company currency for one unit of each, at the period end."""
        currencies = self.env["res.currency"].with_context(active_test=False)
        rates = currencies.search([("active", "in", (True, False))])._get_rates(
            self.company_id, self.date
        )
        own = rates[self.company_id.currency_id.id]
        return {str(currency): own / rate for currency, rate in rates.items() if rate}

    def _get_product_accounts(self):
        """Accounts of the products that came back; of stock only if perpetual."""
        groups = self.env["return.order.line"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("approved", "done")),
            ],
            ["product_id"],
        )
        accounts = {}
        for (product,) in groups:
            template = product.product_tmpl_id.with_company(self.company_id)
            of_product = template.get_product_accounts()
            entry = {"income": of_product["income"].id}
            if template.valuation == "real_time":
                entry["stock"] = of_product["stock_valuation"].id
                entry["expense"] = of_product["expense"].id
            accounts[str(product.id)] = {
                role: account for role, account in entry.items() if account
            }
        return accounts
