import csv
import io
from datetime import timedelta, timezone
from decimal import Decimal
from itertools import islice
from operator import attrgetter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..gateway.formats.columns import COLUMNS

BATCH = 10_000

#: A payout is made at most so much after what it pays.
PAYOUT_SLACK = timedelta(days=35)

COPY = f"COPY settlement_staging ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"

#: Holds what was read until it is stored, over several transactions of one connection.
STAGING = """
    CREATE TEMPORARY TABLE settlement_staging (
        gateway_id varchar COLLATE "C", payout_gateway_id varchar,
        reporting_category varchar,
        gross numeric, fee numeric, net numeric, currency varchar,
        created timestamp, available_on timestamp,
        source_id varchar, charge_id varchar, payment_intent_id varchar,
        customer_facing_amount numeric, customer_facing_currency varchar,
        odoo_ref varchar, description varchar, arn varchar, fee_details jsonb,
        customer_email varchar, line integer
    )
"""

DROP_STAGING = """
    DROP TABLE IF EXISTS settlement_staging, settlement_raw, settlement_payment
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


class PaymentBalanceTransaction(models.Model):
    """What is read goes to a staging table first, in bulk, and is checked there."""

    _inherit = "payment.balance.transaction"

    @api.model
    def _create_staging(self):
        self._drop_staging()
        self.env.cr.execute(STAGING)

    @api.model
    def _drop_staging(self):
        self.env.cr.execute(DROP_STAGING)

    @api.model
    def _stage_more(self, transactions):
        """Copy ``BalanceTransaction`` objects into the staging table.

        :return: a generator of how many rows were copied, after each batch
        """
        values = map(attrgetter(*COLUMNS), transactions)
        while batch := list(islice(values, BATCH)):
            text = io.StringIO()
            csv.writer(text).writerows(batch)
            text.seek(0)
            self.env.cr.copy_expert(COPY, text)
            yield len(batch)

    @api.model
    def _drop_staged_twice(self):
        self._analyze_staging()
        self.env.cr.execute(SAME_TRANSACTION_ONCE)

    @api.model
    def _analyze_staging(self):
        """Nobody else does: autovacuum does not see temporary tables."""
        self.env.cr.execute(
            "ANALYZE settlement_staging (gateway_id, payout_gateway_id, line)"
        )

    @api.model
    def _check_staged_currency(self, provider):
        """What the gateway itself said is of the currency of its journal.

        :raise UserError: naming the first row that is not
        """
        expected = provider.settlement_currency_id.name
        for reference, currency in self._fetch_staged(
            SQL(
                "SELECT gateway_id, currency FROM settlement_staging "
                "WHERE currency <> %s LIMIT 1",
                expected,
            )
        ):
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
    def _get_staged_payout_window(self):
        """Unix times between which the payouts of the staged rows were made."""
        ((first, last),) = self._fetch_staged(
            SQL("SELECT MIN(created), MAX(created) FROM settlement_staging")
        )
        return (
            int((first - PAYOUT_SLACK).replace(tzinfo=timezone.utc).timestamp()),
            int((last + PAYOUT_SLACK).replace(tzinfo=timezone.utc).timestamp()),
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
    def _get_staged_transfers(self):
        """{payout: what its own row says was paid out}."""
        rows = self._fetch_staged(
            SQL(
                """
                SELECT payout_gateway_id, (-SUM(net))::text
                  FROM settlement_staging
                 WHERE source_id = payout_gateway_id
                 GROUP BY payout_gateway_id
                """
            )
        )
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
    def _count_staged(self):
        ((count,),) = self._fetch_staged(SQL("SELECT COUNT(*) FROM settlement_staging"))
        return count
