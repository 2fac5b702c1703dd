import csv
import io
from dataclasses import fields as dataclass_fields
from decimal import Decimal
from itertools import islice
from operator import attrgetter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..domain import matching_sql
from ..gateway.balance_transaction import BalanceTransaction

BATCH = 10_000
COLUMNS = [field.name for field in dataclass_fields(BalanceTransaction)]
COPY = f"COPY settlement_staging ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"

STAGING = """
    CREATE TEMPORARY TABLE settlement_staging (
        gateway_id varchar, payout_gateway_id varchar, reporting_category varchar,
        gross numeric, fee numeric, net numeric, currency varchar,
        created timestamp, available_on timestamp,
        source_id varchar, charge_id varchar, payment_intent_id varchar,
        customer_facing_amount numeric, customer_facing_currency varchar,
        odoo_ref varchar, description varchar
    ) ON COMMIT DROP
"""

#: One transaction may arrive twice in a run: by its payout and by its time.
SAME_TRANSACTION_ONCE = """
    DELETE FROM settlement_staging AS extra
     USING settlement_staging AS kept
     WHERE extra.gateway_id = kept.gateway_id
       AND extra.ctid <> kept.ctid
       AND (extra.payout_gateway_id IS NULL, extra.ctid)
         > (kept.payout_gateway_id IS NULL, kept.ctid)
"""

INSERT_NEW = """
    INSERT INTO payment_balance_transaction (
        gateway_id, provider_id, company_id, import_id, payout_id,
        reporting_category, currency_id, gross, fee, net,
        customer_facing_amount, customer_facing_currency_id,
        created, available_on, source_id, charge_id, payment_intent_id,
        odoo_ref, description, transaction_id, match_rule,
        create_date, write_date)
    SELECT staged.gateway_id, %(provider)s, %(company)s, %(import)s,
           payout.id,
           staged.reporting_category, currency.id,
           staged.gross, staged.fee, staged.net,
           staged.customer_facing_amount, facing.id,
           staged.created, staged.available_on, staged.source_id,
           staged.charge_id, staged.payment_intent_id,
           staged.odoo_ref, staged.description,
           charge.transaction_id,
           CASE WHEN charge.transaction_id IS NOT NULL THEN 'payment_intent' END,
           %(now)s, %(now)s
      FROM settlement_staging AS staged
      JOIN res_currency AS currency ON currency.name = staged.currency
      LEFT JOIN res_currency AS facing
        ON facing.name = staged.customer_facing_currency
      LEFT JOIN payment_payout AS payout
        ON payout.provider_id = %(provider)s
       AND payout.gateway_id = staged.payout_gateway_id
      LEFT JOIN settlement_payment AS charge
        ON charge.payment_intent_id = staged.payment_intent_id
       AND staged.reporting_category NOT IN ('refund', 'refund_failure')
     ORDER BY staged.created, staged.gateway_id
        ON CONFLICT (provider_id, gateway_id) DO NOTHING
"""


class PaymentBalanceTransaction(models.Model):
    """How rows get in: in bulk through a staging table, each only once."""

    _inherit = "payment.balance.transaction"

    @api.model
    def _stage(self, transactions):
        """Copy ``BalanceTransaction`` objects into a fresh staging table."""
        self.env.cr.execute("DROP TABLE IF EXISTS settlement_staging")
        self.env.cr.execute(STAGING)
        self._stage_more(transactions)

    @api.model
    def _stage_more(self, transactions):
        values = map(attrgetter(*COLUMNS), transactions)
        while batch := list(islice(values, BATCH)):
            text = io.StringIO()
            csv.writer(text).writerows(batch)
            text.seek(0)
            self.env.cr.copy_expert(COPY, text)

    @api.model
    def _check_staged(self, provider):
        """Refuse rows that this provider's ledger cannot take, or that changed.

        :raise UserError: naming the first such transaction
        """
        self._check_staged_currency(provider)
        changed = self._fetch_staged(
            SQL(
                """
                SELECT staged.gateway_id, staged.net, known.net
                  FROM settlement_staging AS staged
                  JOIN payment_balance_transaction AS known USING (gateway_id)
                 WHERE known.provider_id = %s
                   AND (known.gross, known.fee) <> (staged.gross, staged.fee)
                 LIMIT 1
                """,
                provider.id,
            )
        )
        for reference, net, known_net in changed:
            raise UserError(
                self.env._(
                    "Balance transaction %(reference)s has net %(net)s here but "
                    "%(known)s in what was imported before: the gateway never changes "
                    "one. Download the report again.",
                    reference=reference,
                    net=net,
                    known=known_net,
                )
            )

    @api.model
    def _check_staged_currency(self, provider):
        expected = provider.settlement_currency_id.name
        foreign = self._fetch_staged(
            SQL(
                "SELECT gateway_id, currency FROM settlement_staging "
                "WHERE currency <> %s LIMIT 1",
                expected,
            )
        )
        for reference, currency in foreign:
            raise UserError(
                self.env._(
                    "Balance transaction %(reference)s is in %(currency)s, but journal "
                    "%(journal)s of %(provider)s is kept in %(expected)s: use a "
                    "provider and journal for each currency of the gateway balance.",
                    reference=reference,
                    currency=currency,
                    journal=provider.journal_id.name,
                    provider=provider.name,
                    expected=expected,
                )
            )

    @api.model
    def _fetch_staged(self, query):
        self.env.cr.execute(query)
        return self.env.cr.fetchall()

    @api.model
    def _get_staged_payouts(self):
        """{payout: Σ net of the staged rows it pays out, itself excluded}."""
        rows = self._fetch_staged(
            SQL(
                """
                SELECT payout_gateway_id,
                       COALESCE(SUM(net) FILTER (
                           WHERE source_id IS DISTINCT FROM payout_gateway_id), 0
                       )::text
                  FROM settlement_staging
                 WHERE payout_gateway_id IS NOT NULL
                 GROUP BY payout_gateway_id
                 ORDER BY payout_gateway_id
                """
            )
        )
        # as text: numbers reach us as floats, which are not exact
        return {payout: Decimal(total) for payout, total in rows}

    @api.model
    def _get_staged_unpaid(self):
        """A staged row that no payout vouches for, if there is one."""
        rows = self._fetch_staged(
            SQL(
                "SELECT gateway_id FROM settlement_staging "
                "WHERE payout_gateway_id IS NULL LIMIT 1"
            )
        )
        return rows[0][0] if rows else None

    @api.model
    def _load_staged(self, settlement_import):
        """Add what is new; what is known only learns its payout.

        :return: (rows staged, rows that were new)
        """
        provider = settlement_import.provider_id
        self.env.flush_all()
        self.env.cr.execute(SAME_TRANSACTION_ONCE)
        self.env.cr.execute("ANALYZE settlement_staging")
        self._check_staged(provider)
        ((staged,),) = self._fetch_staged(
            SQL("SELECT COUNT(*) FROM settlement_staging")
        )
        self._find_staged_payments(provider)
        self.env.cr.execute(
            INSERT_NEW,
            {
                "provider": provider.id,
                "company": provider.company_id.id,
                "import": settlement_import.id,
                "now": fields.Datetime.now(),
            },
        )
        new = self.env.cr.rowcount
        self._link_staged_payouts(provider)
        self.env.invalidate_all()
        return staged, new

    @api.model
    def _find_staged_payments(self, provider):
        """Have the payments of staged rows at hand, to be linked as they are stored."""
        self.env.cr.execute(matching_sql.DROP_STAGED_PAYMENTS)
        self.env.cr.execute(matching_sql.STAGED_PAYMENTS, {"provider": provider.id})
        self.env.cr.execute("ANALYZE settlement_payment")

    @api.model
    def _link_staged_payouts(self, provider):
        """Rows that came before their payout learn of it now."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE payment_balance_transaction AS known
                   SET payout_id = payout.id
                  FROM settlement_staging AS staged
                  JOIN payment_payout AS payout
                    ON payout.gateway_id = staged.payout_gateway_id
                 WHERE payout.provider_id = %(provider)s
                   AND known.provider_id = %(provider)s
                   AND known.gateway_id = staged.gateway_id
                   AND known.payout_id IS NULL
                """,
                provider=provider.id,
            )
        )
