"""The least that PostgreSQL has to do: copy the report, join it, write the links.

No types, no checks, no index on the rows: what no program that keeps its data in
PostgreSQL can do without. Rows and links are in ordinary tables, as ours are: they
outlive a crash. The links are 1:1 by two unique constraints, which stand while links
are written: in a table that is in use nobody can do without them meanwhile. How long it
takes where the table is empty and they are made afterwards is told too.
"""

import csv
from pathlib import Path
from typing import Any

from .stopwatch import Measure, measure

LINK = """
INSERT INTO floor_link (row_id, document_id, kind)
SELECT floor_row.id, charge.id, 'charge'
  FROM floor_row
  JOIN payment_transaction charge
    ON charge.provider_reference = floor_row.payment_intent_id
 WHERE floor_row.reporting_category = 'charge'
 UNION ALL
SELECT floor_row.id, refund.id, 'refund'
  FROM floor_row
  JOIN return_refund refund ON refund.provider_reference = floor_row.source_id
 UNION ALL
SELECT floor_row.id, refund.id, 'refund'
  FROM floor_row
  JOIN return_refund refund
    ON refund.idempotency_key = floor_row."refund_metadata[odoo_ref]"
   AND refund.provider_reference IS NULL
 UNION ALL
SELECT floor_row.id, refund.id, 'refund'
  FROM floor_row
  JOIN payment_transaction charge
    ON charge.provider_reference = floor_row.payment_intent_id
  JOIN return_refund refund
    ON refund.source_transaction_id = charge.id
   AND refund.amount = -floor_row.customer_facing_amount::numeric
   AND refund.provider_reference IS NULL
 WHERE floor_row.reporting_category = 'refund'
   AND floor_row."refund_metadata[odoo_ref]" IS NULL
"""


LINK_TABLE = """
    CREATE TABLE floor_link (row_id integer, document_id integer, kind varchar)
"""
CONSTRAIN = """
    ALTER TABLE floor_link ADD UNIQUE (row_id), ADD UNIQUE (kind, document_id)
"""


def run(env: Any, path: Path) -> tuple[Measure, Measure, Measure, int]:
    """:return: (the copy, the join with its links, the same if the constraints come
    last, how many were linked)
    """
    cr = env.cr
    cr.execute("DROP TABLE IF EXISTS floor_row, floor_link")
    statement = _create_rows(cr, path)

    def copy() -> None:
        with path.open("rb") as report:
            cr.copy_expert(statement, report, 1 << 20)
        cr.commit()

    copied = measure(env, copy)
    last, _count = _link(env, [LINK_TABLE], [LINK, CONSTRAIN])
    linked, count = _link(env, [LINK_TABLE, CONSTRAIN], [LINK])
    cr.execute("DROP TABLE floor_row")
    cr.commit()
    return copied, linked, last, count


def _create_rows(cr: Any, path: Path) -> str:
    """:return: the statement that copies the report"""
    with path.open(newline="") as report:
        header = next(csv.reader(report))
    columns = ", ".join(f'"{name}" text' for name in header)
    names = ", ".join(f'"{name}"' for name in header)
    cr.execute(f"CREATE TABLE floor_row (id serial, {columns})")
    cr.commit()
    return f"COPY floor_row ({names}) FROM STDIN (FORMAT csv, HEADER)"


def _link(env: Any, before: list[str], work: list[str]) -> tuple[Measure, int]:
    """:return: (what ``work`` took, how many links there are)"""
    cr = env.cr
    for statement in before:
        cr.execute(statement)
    cr.commit()

    def link() -> None:
        for statement in ["ANALYZE floor_row", *work]:
            cr.execute(statement)
        cr.commit()

    linked = measure(env, link)
    cr.execute("SELECT count(*) FROM floor_link")
    (count,) = cr.fetchone()
    cr.execute("DROP TABLE floor_link")
    cr.commit()
    return linked, count
