import csv
import io
import re
from datetime import timedelta, timezone
from decimal import Decimal
from itertools import islice
from operator import attrgetter

from odoo import api, models
from odoo.exceptions import UserError

from ..gateway.formats.columns import COLUMNS

BATCH = 10_000

#: A payout is made at most so much after what it pays.
PAYOUT_SLACK = timedelta(days=35)

#: The tables of an import: statements name them without its number.
STAGED = re.compile(r"\bsettlement_(?:raw|rows|staging|payment|refund)\b")

COPY = f"COPY settlement_rows ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)"

#: Hold what was read until it is stored. Unlogged, since who starts again reads again;
#: not temporary, so that several connections can store it and several processes check.
STAGING = """
    CREATE UNLOGGED TABLE settlement_rows (
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

#: What is checked and stored: those rows, or the lines of a file seen as such rows.
VIEW_ROWS = """
    CREATE VIEW settlement_staging AS
    SELECT staged.ctid AS place, staged.* FROM settlement_rows AS staged
"""
DROP_VIEW = "DROP VIEW IF EXISTS settlement_staging"
DROP_TABLES = """
    DROP TABLE IF EXISTS settlement_rows, settlement_raw, settlement_payment,
                         settlement_refund
"""
KEEP_ROWS = f"""
    INSERT INTO settlement_rows ({", ".join(COLUMNS)}, line)
    SELECT {", ".join(COLUMNS)}, line FROM settlement_staging
"""

#: {number of an import whose tables are still there}
LEFT_BEHIND = r"""
    SELECT DISTINCT substring(relname FROM '\d+$')::integer
      FROM pg_class
     WHERE relname ~ '^settlement_(raw|rows|staging|payment|refund)_\d+$'
"""

#: One transaction may arrive twice in a run: by its payout and by its time.
SAME_TRANSACTION_ONCE = """
    DELETE FROM settlement_rows AS extra
     USING settlement_rows AS kept
     WHERE extra.gateway_id = kept.gateway_id
       AND extra.ctid <> kept.ctid
       AND (extra.payout_gateway_id IS NULL, extra.ctid)
         > (kept.payout_gateway_id IS NULL, kept.ctid)
"""

#: (payout, Σ net of the rows that it pays out, the same of its own rows, what was paid
#: out, when)
STAGED_PAYOUTS = """
    SELECT payout_gateway_id,
           (SUM(net) FILTER (WHERE source_id IS DISTINCT FROM payout_gateway_id))::text,
           (-SUM(net) FILTER (WHERE source_id = payout_gateway_id))::text,
           (-SUM(net) FILTER (WHERE source_id = payout_gateway_id
                                AND reporting_category = 'payout'))::text,
           MAX(created) FILTER (WHERE source_id = payout_gateway_id
                                  AND reporting_category = 'payout')
      FROM settlement_staging
     WHERE payout_gateway_id IS NOT NULL
     GROUP BY payout_gateway_id
     ORDER BY payout_gateway_id
"""


class PaymentSettlementImport(models.Model):
    """What is read goes to tables of its import first, in bulk: they are checked."""

    _inherit = "payment.settlement.import"

    def _name_staged(self, query):
        """``query`` with the names that the tables of this import have."""
        self.ensure_one()
        return STAGED.sub(rf"\g<0>_{self.id}", query)

    def _execute_staged(self, query, parameters=None):
        """:return: how many rows it found or changed"""
        self.env.cr.execute(self._name_staged(query), parameters)
        return self.env.cr.rowcount

    def _fetch_staged(self, query, parameters=None):
        self._execute_staged(query, parameters)
        return self.env.cr.fetchall()

    def _create_staging(self):
        self._drop_staging()
        self._execute_staged(STAGING)
        self._execute_staged(VIEW_ROWS)

    def _drop_staging(self):
        self._execute_staged(DROP_VIEW)
        self._execute_staged(DROP_TABLES)

    def _keep_rows(self):
        """Have rows of their own, which can be changed, where lines were looked at."""
        if self._fetch_staged("SELECT FROM settlement_rows LIMIT 1"):
            return
        self._execute_staged(KEEP_ROWS)
        self._execute_staged(DROP_VIEW)
        self._execute_staged(VIEW_ROWS)

    @api.autovacuum
    def _gc_staging(self):
        """Drop what jobs left behind that died and that nobody started again."""
        self.env.cr.execute(LEFT_BEHIND)
        left = self.browse(number for (number,) in self.env.cr.fetchall())
        for record in left - self.search([("state", "in", ("queued", "running"))]):
            record._drop_staging()

    def _stage_more(self, transactions):
        """Copy ``BalanceTransaction`` objects into the staging table.

        :return: a generator of how many rows were copied, after each batch
        """
        values = map(attrgetter(*COLUMNS), transactions)
        while batch := list(islice(values, BATCH)):
            text = io.StringIO()
            csv.writer(text).writerows(batch)
            text.seek(0)
            self.env.cr.copy_expert(self._name_staged(COPY), text)
            yield len(batch)

    def _drop_staged_twice(self):
        self._analyze_staging()
        self._execute_staged(SAME_TRANSACTION_ONCE)

    def _analyze_staging(self):
        """Autovacuum does not see in time what nobody has committed."""
        self._execute_staged(
            "ANALYZE settlement_rows (gateway_id, payout_gateway_id, line)"
        )

    def _check_staged_currency(self):
        """What the gateway itself said is of the currency of its journal.

        :raise UserError: naming the first row that is not
        """
        provider = self.provider_id
        expected = provider.settlement_currency_id.name
        for reference, currency in self._fetch_staged(
            "SELECT gateway_id, currency FROM settlement_staging "
            "WHERE currency <> %s LIMIT 1",
            [expected],
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

    def _get_staged_payout_window(self):
        """Unix times between which the payouts of the staged rows were made."""
        ((first, last),) = self._fetch_staged(
            "SELECT MIN(created), MAX(created) FROM settlement_staging"
        )
        return (
            int((first - PAYOUT_SLACK).replace(tzinfo=timezone.utc).timestamp()),
            int((last + PAYOUT_SLACK).replace(tzinfo=timezone.utc).timestamp()),
        )

    def _get_staged_payouts(self):
        """What the staged rows say of their payouts.

        :return: ({payout: Σ net of the rows it pays out, itself excluded},
            {payout: what its own rows say was paid out}, the same of rows that are
            payouts, not payouts returned: {payout: (amount, when)})
        """
        rows = self._fetch_staged(STAGED_PAYOUTS)
        # as text: numbers reach us as floats, which are not exact
        return (
            {payout: Decimal(total or 0) for payout, total, *_own in rows},
            {payout: Decimal(own) for payout, _total, own, *_paid in rows if own},
            {payout: (Decimal(paid), at) for payout, *_sums, paid, at in rows if paid},
        )

    def _get_staged_unpaid(self):
        """A staged row that no payout vouches for, if there is one."""
        rows = self._fetch_staged(
            "SELECT gateway_id FROM settlement_staging "
            "WHERE payout_gateway_id IS NULL LIMIT 1"
        )
        return rows[0][0] if rows else None

    def _count_staged(self):
        ((count,),) = self._fetch_staged("SELECT COUNT(*) FROM settlement_staging")
        return count
