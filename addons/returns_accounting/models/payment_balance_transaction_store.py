from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from ..domain import matching_sql

#: Rows that are stored in one transaction: about a second of work, and the longest that
#: another import of the same rows would have to wait.
ROWS_AT_ONCE = 50_000

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
    """How staged rows get in: in bulk, each only once."""

    _inherit = "payment.balance.transaction"

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
