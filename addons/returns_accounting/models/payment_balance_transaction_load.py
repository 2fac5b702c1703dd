import csv
import io
from datetime import timedelta, timezone
from decimal import Decimal
from itertools import islice
from operator import attrgetter

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger

from ..domain import matching_sql
from ..gateway.formats.columns import COLUMNS

BATCH = 10_000

#: Rows that are stored in one transaction: about a second of work, and the longest that
#: another import of the same rows would have to wait.
ROWS_AT_ONCE = 50_000

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

#: Of rows that are all new, which is what most imports bring. Parameters ``first`` and
#: ``last`` are pages of the staging table.
INSERT_NEW = """
    INSERT INTO payment_balance_transaction (
        gateway_id, provider_id, company_id, import_id, import_line, payout_id,
        reporting_category, currency_id, gross, fee, net,
        customer_facing_amount, customer_facing_currency_id,
        created, available_on, source_id, charge_id, payment_intent_id,
        odoo_ref, description, arn, fee_details, customer_email,
        transaction_id, match_rule, create_date, write_date)
    SELECT staged.gateway_id, %(provider)s, %(company)s, %(import)s, staged.line,
           payout.id,
           staged.reporting_category, %(currency)s,
           staged.gross, staged.fee, staged.net,
           staged.customer_facing_amount, facing.id,
           staged.created, staged.available_on, staged.source_id,
           staged.charge_id, staged.payment_intent_id,
           staged.odoo_ref, staged.description, staged.arn, staged.fee_details,
           staged.customer_email, charge.transaction_id,
           CASE WHEN charge.transaction_id IS NOT NULL THEN 'payment_intent' END,
           %(now)s, %(now)s
      FROM settlement_staging AS staged
      LEFT JOIN res_currency AS facing
        ON facing.name = staged.customer_facing_currency
      LEFT JOIN payment_payout AS payout
        ON payout.provider_id = %(provider)s
       AND payout.gateway_id = staged.payout_gateway_id
      LEFT JOIN settlement_payment AS charge
        ON charge.place = staged.ctid
       AND charge.place >= %(first)s::tid AND charge.place < %(last)s::tid
     WHERE staged.ctid >= %(first)s::tid AND staged.ctid < %(last)s::tid
"""

#: The same where some may be known: to look for each twice costs a fifth more.
INSERT_UNKNOWN = f"{INSERT_NEW} ON CONFLICT (provider_id, gateway_id) DO NOTHING"

HAS_KNOWN = """
    SELECT EXISTS (
        SELECT FROM settlement_staging AS staged
          JOIN payment_balance_transaction AS known
            ON known.gateway_id = staged.gateway_id
         WHERE known.provider_id = %(provider)s)
"""

#: What came before its payout, or before the bank's reference, learns it now. That the
#: gateway itself counts a row to a payout is worth more than what its balance told.
COMPLETE_KNOWN = """
    UPDATE payment_balance_transaction AS known
       SET payout_id = CASE WHEN payout.automatic THEN payout.id
                            ELSE COALESCE(known.payout_id, payout.id) END,
           arn = COALESCE(known.arn, staged.arn),
           fee_details = COALESCE(known.fee_details, staged.fee_details)
      FROM settlement_staging AS staged
      LEFT JOIN payment_payout AS payout
        ON payout.gateway_id = staged.payout_gateway_id
       AND payout.provider_id = %(provider)s
     WHERE known.provider_id = %(provider)s
       AND known.gateway_id = staged.gateway_id
       AND (known.payout_id IS NULL AND payout.id IS NOT NULL
            OR known.payout_id <> payout.id AND payout.automatic
               AND NOT (SELECT automatic FROM payment_payout
                         WHERE id = known.payout_id)
            OR known.arn IS NULL AND staged.arn IS NOT NULL
            OR known.fee_details IS NULL AND staged.fee_details IS NOT NULL)
"""


class PaymentBalanceTransaction(models.Model):
    """How rows get in: in bulk through a staging table, each only once."""

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

    @api.model
    def _load_staged(self, settlement_import):
        """Add what is new; what is known learns what it did not know.

        :return: a generator of (rows gone through, rows staged), after each batch,
            which may be committed
        """
        provider = settlement_import.provider_id
        self.env.flush_all()
        staged = self._count_staged()
        is_known = self._has_known_staged(provider)
        if is_known:
            self._revise_staged(settlement_import)
            self.env.cr.execute(COMPLETE_KNOWN, {"provider": provider.id})
        params = {
            "provider": provider.id,
            "company": provider.company_id.id,
            "currency": provider.settlement_currency_id.id,
            "import": settlement_import.id,
            "now": fields.Datetime.now(),
        }
        self._find_staged_payments(provider)
        done = 0
        for first, last in self._get_staged_pages(staged):
            pages = {"first": f"({first},0)", "last": f"({last},0)"}
            self._insert_staged({**params, **pages}, is_known)
            done = min(done + ROWS_AT_ONCE, staged)
            yield done, staged
        self.env.invalidate_all()

    @api.model
    def _has_known_staged(self, provider):
        ((is_known,),) = self._fetch_staged(SQL(HAS_KNOWN, provider=provider.id))
        return is_known

    @api.model
    def _insert_staged(self, parameters, is_known):
        """Insert a range of pages; another import may be storing the same rows."""
        cr = self.env.cr
        statement = INSERT_UNKNOWN if is_known else INSERT_NEW
        try:
            with cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                cr.execute(statement, parameters)
        except UniqueViolation:
            cr.execute(INSERT_UNKNOWN, parameters)

    @api.model
    def _find_staged_payments(self, provider):
        """Have the payments of staged rows at hand, to be linked as they are stored."""
        self.env.cr.execute(matching_sql.WORK_MEMORY)
        self.env.cr.execute(matching_sql.DROP_STAGED_PAYMENTS)
        self.env.cr.execute(matching_sql.STAGED_PAYMENTS, {"provider": provider.id})
        self.env.cr.execute(matching_sql.INDEX_STAGED_PAYMENTS)
        self.env.cr.execute("ANALYZE settlement_payment")

    @api.model
    def _get_staged_pages(self, rows):
        """Ranges of pages that hold about ``ROWS_AT_ONCE`` rows each."""
        ((pages,),) = self._fetch_staged(
            SQL(
                "SELECT pg_relation_size('settlement_staging') "
                "/ current_setting('block_size')::bigint"
            )
        )
        step = max(1, pages * ROWS_AT_ONCE // max(rows, 1))
        return [(first, first + step) for first in range(0, pages, step)]
