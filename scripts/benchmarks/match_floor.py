"""The least that PostgreSQL has to do: copy the report, join it, write the links.

No types, no checks, no index on the rows, no 1:1 other than what the links' two unique
indexes enforce: what no program that keeps its data in PostgreSQL can do without. Rows
and links are in ordinary tables, as ours are: they outlive a crash.
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


def run(env: Any, path: Path) -> tuple[Measure, Measure, int]:
    """:return: (the copy, the join with its links, how many were linked)"""
    cr = env.cr
    with path.open(newline="") as report:
        header = next(csv.reader(report))
    columns = ", ".join(f'"{name}" text' for name in header)
    names = ", ".join(f'"{name}"' for name in header)
    cr.execute("DROP TABLE IF EXISTS floor_row, floor_link")
    cr.execute(f"CREATE TABLE floor_row (id serial, {columns})")
    cr.execute(
        "CREATE TABLE floor_link (row_id integer, document_id integer, kind varchar)"
    )
    cr.commit()

    def copy() -> None:
        with path.open("rb") as report:
            statement = f"COPY floor_row ({names}) FROM STDIN (FORMAT csv, HEADER)"
            cr.copy_expert(statement, report, 1 << 20)
        cr.commit()

    def link() -> None:
        cr.execute("ANALYZE floor_row")
        cr.execute(LINK)
        cr.execute("CREATE UNIQUE INDEX ON floor_link (row_id)")
        cr.execute("CREATE UNIQUE INDEX ON floor_link (kind, document_id)")
        cr.commit()

    copied, linked = measure(env, copy), measure(env, link)
    cr.execute("SELECT count(*) FROM floor_link")
    (count,) = cr.fetchone()
    cr.execute("DROP TABLE floor_row, floor_link")
    cr.commit()
    return copied, linked, count
