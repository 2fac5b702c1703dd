"""The least that PostgreSQL has to do: copy the report, join it, write the links.

No types, no checks of lines, no index on the rows. The steps are those that the limit
of a million rows was measured by when the bench was specified: copy the rows to an
unlogged table, join those that name a document, find for the rest what is left and fits
one to one, write a table of links and give it its two unique indexes, sum the payouts.

What it takes to keep the rows is told apart: one statement that inserts them, with the
payment of each, into a table with the types, constraints and indexes of ours.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .stopwatch import Measure, measure

NAMED = """
SELECT floor_row.id AS row_id, charge.id AS document_id, 'charge' AS kind
  FROM floor_row
  JOIN payment_transaction charge
    ON charge.provider_reference = floor_row.payment_intent_id
 WHERE floor_row.reporting_category = 'charge'
 UNION ALL
SELECT floor_row.id, refund.id, 'refund'
  FROM floor_row
  JOIN return_refund refund ON refund.provider_reference = floor_row.source_id
"""

UNNAMED = """
SELECT floor_row.id AS row_id, refund.id AS document_id, 'refund' AS kind
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

ONE_TO_ONE = f"""
SELECT row_id, document_id, kind
  FROM (SELECT found.*,
               COUNT(*) OVER (PARTITION BY row_id) AS of_row,
               COUNT(*) OVER (PARTITION BY document_id) AS of_document
          FROM ({UNNAMED}) AS found) AS counted
 WHERE of_row = 1 AND of_document = 1
"""

ANALYZE = "ANALYZE floor_row"
LINK_TABLE = """
    CREATE TABLE floor_link (row_id integer, document_id integer, kind varchar)
"""
CONSTRAIN = """
    ALTER TABLE floor_link ADD UNIQUE (row_id), ADD UNIQUE (kind, document_id)
"""
SUM_PAYOUTS = """
    CREATE TEMPORARY TABLE floor_payout ON COMMIT DROP AS
    SELECT automatic_payout_id, SUM(net::numeric) FROM floor_row GROUP BY 1
"""

STEPS = (
    ANALYZE,
    f"CREATE TEMPORARY TABLE floor_match ON COMMIT DROP AS {NAMED}",
    f"INSERT INTO floor_match {ONE_TO_ONE}",
    LINK_TABLE,
    "INSERT INTO floor_link SELECT * FROM floor_match",
    CONSTRAIN,
    SUM_PAYOUTS,
)

STORED_TABLE = (
    "CREATE TABLE floor_stored (LIKE payment_balance_transaction INCLUDING ALL)"
)
STORE = """
INSERT INTO floor_stored (
    gateway_id, provider_id, company_id, import_id, payout_id, reporting_category,
    currency_id, gross, fee, net, customer_facing_amount, customer_facing_currency_id,
    created, available_on, source_id, charge_id, payment_intent_id, odoo_ref,
    description, customer_email, transaction_id, match_rule)
SELECT row.balance_transaction_id, 1, 1, 1, hashtext(row.automatic_payout_id),
       row.reporting_category, 1, row.gross::numeric, row.fee::numeric,
       row.net::numeric, row.customer_facing_amount::numeric, 1,
       row.created_utc::timestamp, row.available_on_utc::timestamp, row.source_id,
       row.charge_id, row.payment_intent_id, row."refund_metadata[odoo_ref]",
       row.description, row.customer_email, link.document_id,
       CASE WHEN link.row_id IS NOT NULL THEN 'payment_intent' END
  FROM floor_row AS row
  LEFT JOIN floor_link AS link ON link.row_id = row.id AND link.kind = 'charge'
"""


def run(env: Any, path: Path) -> tuple[Measure, Measure, Measure, int]:
    """:return: (the copy, the join with its links, keeping the rows, how many were
    linked)
    """
    cr = env.cr
    cr.execute("DROP TABLE IF EXISTS floor_row, floor_link, floor_stored")
    statement = _create_rows(cr, path)

    def copy() -> None:
        with path.open("rb") as report:
            cr.copy_expert(statement, report, 1 << 20)
        cr.commit()

    copied = measure(env, copy)
    linked = _execute(env, STEPS)
    cr.execute("SELECT count(*) FROM floor_link")
    (count,) = cr.fetchone()
    cr.execute(STORED_TABLE)
    # what is written to a table of the same transaction need not be logged
    cr.commit()
    stored = _execute(env, [STORE])
    cr.execute("DROP TABLE floor_row, floor_link, floor_stored")
    cr.commit()
    return copied, linked, stored, count


def _execute(env: Any, statements: Sequence[str]) -> Measure:
    """Measure statements with their commit, as what they write has to last."""

    def execute() -> None:
        for statement in statements:
            env.cr.execute(statement)
        env.cr.commit()

    return measure(env, execute)


def _create_rows(cr: Any, path: Path) -> str:
    """:return: the statement that copies the report"""
    with path.open(newline="") as report:
        header = next(csv.reader(report))
    columns = ", ".join(f'"{name}" text' for name in header)
    names = ", ".join(f'"{name}"' for name in header)
    cr.execute(f"CREATE UNLOGGED TABLE floor_row (id serial, {columns})")
    cr.commit()
    return f"COPY floor_row ({names}) FROM STDIN (FORMAT csv, HEADER)"
