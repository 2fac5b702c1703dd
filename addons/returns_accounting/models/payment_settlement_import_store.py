import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from psycopg2.errors import UniqueViolation

from odoo import fields, models
from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from ..domain import matching, matching_sql, storing_sql

#: Rows that are stored in one transaction: about a second of work, and the longest that
#: another import of the same rows would have to wait.
ROWS_AT_ONCE = 50_000

#: Connections that store at the same time, where there is enough for each.
CONNECTIONS = 2


class PaymentSettlementImport(models.Model):
    """How staged rows get in: in bulk, each only once, with the documents they name."""

    _inherit = "payment.settlement.import"

    def _store_staged(self):
        """Add what is new; what is known learns what it did not know.

        :return: a generator of (rows gone through, rows staged), after each batch,
            which may be committed
        """
        self.env.flush_all()
        ((staged, pages),) = self._fetch_staged(storing_sql.MEASURE)
        provider = {"provider": self.provider_id.id}
        is_known = self._fetch_staged(storing_sql.HAS_KNOWN, provider) == [(True,)]
        if is_known:
            self._revise_staged()
            self._execute_staged(storing_sql.COMPLETE_KNOWN, provider)
        self._find_documents()
        yield 0, staged
        done = 0
        for counts in self._store_ranges(_get_ranges(staged, pages), is_known):
            rows, charges, refunds = counts
            self._note_links(
                rows,
                [
                    (matching.PAYMENT_INTENT, charges, 0.0),
                    (matching.PROVIDER_REFERENCE, refunds, 0.0),
                ],
            )
            done = min(done + ROWS_AT_ONCE, staged)
            yield done, staged
        self.env.invalidate_all()

    def _find_documents(self):
        """Have what rows name at hand, to be linked as they are stored."""
        self.env.cr.execute(matching_sql.WORK_MEMORY)
        self._execute_staged(storing_sql.DROP_DOCUMENTS)
        for rule, statement in (
            (matching.PAYMENT_INTENT, storing_sql.FIND_PAYMENTS),
            (matching.PROVIDER_REFERENCE, storing_sql.FIND_REFUNDS),
        ):
            started = time.perf_counter()
            self._execute_staged(statement, {"provider": self.provider_id.id})
            self._note_links(rules=[(rule, 0, time.perf_counter() - started)])
        self._execute_staged(storing_sql.INDEX_DOCUMENTS)

    def _store_ranges(self, ranges, is_known):
        """Store range by range, at the same time if there are several.

        :return: a generator of what ``STORE_NEW`` counts, after each range
        """
        parameters = {
            "provider": self.provider_id.id,
            "company": self.provider_id.company_id.id,
            "currency": self.provider_id.settlement_currency_id.id,
            "import": self.id,
            "now": fields.Datetime.now(),
        }
        statements = [storing_sql.STORE_NEW, storing_sql.STORE_UNKNOWN]
        statements = [self._name_staged(each) for each in statements[is_known:]]
        tasks = [{**parameters, **places} for places in ranges]
        if len(tasks) < CONNECTIONS or not self._is_seen_by_others():
            for task in tasks:
                yield _store(self.env.cr, statements, task)
            return
        store = partial(_store_apart, self.env.cr.dbname, statements)
        with ThreadPoolExecutor(CONNECTIONS) as connections:
            try:
                yield from connections.map(store, tasks)
            finally:
                connections.shutdown(cancel_futures=True)

    def _is_seen_by_others(self):
        """Whether what is staged has been committed, so that others can store it."""
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute("SELECT to_regclass(%s)", [self._name_staged("settlement_rows")])
            return cr.fetchone()[0] is not None


def _get_ranges(rows, pages):
    """Places of the staging table between which are about ``ROWS_AT_ONCE`` rows."""
    step = max(1, pages * ROWS_AT_ONCE // max(rows, 1))
    return [
        {"first": f"({first},0)", "last": f"({first + step},0)"}
        for first in range(0, pages, step)
    ]


def _store_apart(database, statements, parameters):
    """Store in a transaction of its own, on a connection of its own."""
    with db_connect(database).cursor() as cr:
        return _store(cr, statements, parameters)


def _store(cr, statements, parameters):
    """Store a range; another import may be storing the same rows.

    :param statements: the next is tried where rows of the one before are known
    """
    cr.execute(storing_sql.HASH_JOINS)
    for statement in statements:
        try:
            with cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                cr.execute(statement, parameters)
                counts = cr.fetchone()
            break
        except UniqueViolation:
            if statement is statements[-1]:
                raise
    cr.execute(storing_sql.ANY_JOINS)
    return counts
