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

#: The rules that a row is linked by as it is stored, in the order of their counts.
RULES = (matching.PAYMENT_INTENT, matching.PROVIDER_REFERENCE, matching.METADATA_KEY)

#: Connections that store at the same time, where there is enough for each.
CONNECTIONS = 2


class PaymentSettlementImport(models.Model):
    """How staged rows get in: in bulk, each only once, with the documents they name."""

    _inherit = "payment.settlement.import"

    def _store_staged(self):
        """Add what is new; what is known learns what it did not know.

        :return: a generator of (rows gone through, rows staged, rows that were new),
            after each batch, which may be committed
        """
        self.env.flush_all()
        ((staged, pages),) = self._fetch_staged(storing_sql.MEASURE)
        self._note_first_row()
        yield 0, staged, 0
        ranges = _get_ranges(staged, pages)
        connections = self._count_connections(ranges)
        self._find_documents(connections)
        done = new = 0
        # by storing it is found too, but what was stored before is undone
        ((is_known,),) = self._fetch_staged(
            storing_sql.IS_KNOWN_AT_EDGES, self._prepare_edges(pages)
        )
        for rows, *linked in self._store_ranges(ranges, connections, is_known):
            found = zip(RULES, linked, strict=True)
            self._note_links(rows, [(rule, count, 0.0) for rule, count in found])
            new += rows
            done = min(done + ROWS_AT_ONCE, staged)
            yield done, staged, new
        if new < staged:
            self._revise_staged()
            self._execute_staged(
                storing_sql.COMPLETE_KNOWN, {"provider": self.provider_id.id}
            )
        self.env.invalidate_all()

    def _count_connections(self, ranges):
        """How many can store: only what has been committed is seen by another."""
        if len(ranges) < CONNECTIONS:
            return 0
        with db_connect(self.env.cr.dbname).cursor() as cr:
            cr.execute("SELECT to_regclass(%s)", [self._name_staged("settlement_rows")])
            return CONNECTIONS if cr.fetchone()[0] else 0

    def _find_documents(self, connections=0):
        """Have what rows name at hand, to be linked as they are stored."""
        rules = {
            matching.PAYMENT_INTENT: storing_sql.FIND_PAYMENTS,
            matching.PROVIDER_REFERENCE: storing_sql.FIND_REFUNDS,
        }
        # few rows are looked up one by one: all payments are not read for them
        setting = storing_sql.HASH_JOINS if connections else storing_sql.ANY_JOINS
        tasks = [
            ([self._name_staged(each) for each in found], self.provider_id.id, setting)
            for found in rules.values()
        ]
        seconds = self._work_apart(_find, tasks, connections)
        for rule, needed in zip(rules, seconds, strict=True):
            self._note_links(rules=[(rule, 0, needed)])

    def _prepare_edges(self, pages):
        """Parameters of ``IS_KNOWN_AT_EDGES`` for a staging table of so many pages."""
        return {
            "provider": self.provider_id.id,
            "last_page": f"({max(pages - 1, 0)},0)",
            "end": f"({pages},0)",
        }

    def _store_ranges(self, ranges, connections=0, is_known=False):
        """Store range by range.

        :param is_known: rows that are known are to be expected
        :return: a generator of what ``STORE`` counts, after each range
        """
        parameters = {
            "provider": self.provider_id.id,
            "company": self.provider_id.company_id.id,
            "currency": self.provider_id.settlement_currency_id.id,
            "import": self.id,
            "now": fields.Datetime.now(),
        }
        statements = [self._name_staged(each) for each in storing_sql.STORE[is_known:]]
        tasks = [(statements, {**parameters, **places}) for places in ranges]
        return self._work_apart(_store, tasks, connections)

    def _work_apart(self, work, tasks, connections):
        """Do ``work(cursor, *task)`` over so many connections, or over our own.

        :return: a generator of its results
        """
        if not connections:
            for task in tasks:
                yield work(self.env.cr, *task)
            return
        apart = partial(_connect, self.env.cr.dbname, work)
        with ThreadPoolExecutor(connections) as pool:
            try:
                yield from pool.map(apart, tasks)
            finally:
                pool.shutdown(cancel_futures=True)


def _get_ranges(rows, pages):
    """Places of the staging table between which are about ``ROWS_AT_ONCE`` rows."""
    step = max(1, pages * ROWS_AT_ONCE // max(rows, 1))
    return [
        {"first": f"({first},0)", "last": f"({first + step},0)"}
        for first in range(0, pages, step)
    ]


def _connect(database, work, task):
    """Work in a transaction of its own, on a connection of its own."""
    with db_connect(database).cursor() as cr:
        return work(cr, *task)


def _find(cr, statements, provider, setting):
    """Look for what rows name.

    :param setting: how PostgreSQL may join meanwhile
    :return: the seconds that it took
    """
    started = time.perf_counter()
    cr.execute(matching_sql.WORK_MEMORY)
    cr.execute(setting)
    _execute_first(cr, list(statements), {"provider": provider})
    cr.execute(storing_sql.ANY_JOINS)
    return time.perf_counter() - started


def _store(cr, statements, parameters):
    """Store a range; another import may be storing the same rows.

    :param statements: see ``_execute_first``
    """
    cr.execute(storing_sql.HASH_JOINS)
    (counts,) = _execute_first(cr, statements, parameters)
    cr.execute(storing_sql.ANY_JOINS)
    return counts


def _execute_first(cr, statements, parameters):
    """Execute the first statement that no unique index refuses.

    Those that were refused are taken off the list: what comes next is of their kind.
    """
    while True:
        statement = statements[0]
        try:
            with cr.savepoint(flush=False), mute_logger("odoo.sql_db"):
                cr.execute(statement, parameters)
                return cr.fetchall() if cr.description else []
        except UniqueViolation:
            if statement is statements[-1]:
                raise
            if statement is statements[0]:
                del statements[0]
