"""A report file of the gateway to matched links, through the import that people use.

Of the floor see ``match_floor``. Ours is measured at a tenth of the rows too: the work
must not grow faster than the rows. Meanwhile a bystander writes to the documents that
are matched; the longest that it had to wait is reported.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

from . import match_floor, stopwatch
from .match_rows import Gateway, name_sql
from .stopwatch import Measure

ROWS = 100_000
TENTH = 10

#: How often the bystander writes.
PAUSE_SECONDS = 0.05

MATCHED = """
SELECT count(*) FROM payment_balance_transaction txn
 WHERE txn.reporting_category = 'charge' AND txn.transaction_id IS NOT NULL
    OR EXISTS (SELECT FROM return_refund_match match
                WHERE match.balance_transaction_id = txn.id
                  AND match.state = 'confirmed')
"""
WRONG = f"""
SELECT count(*) FROM payment_balance_transaction txn
  JOIN payment_transaction charge ON charge.id = txn.transaction_id
 WHERE charge.provider_reference <> txn.payment_intent_id
 UNION ALL
SELECT count(*) FROM payment_balance_transaction txn
  JOIN return_refund_match match ON match.balance_transaction_id = txn.id
  JOIN return_refund refund ON refund.id = match.refund_id
 WHERE txn.source_id <> {name_sql("re_3", "refund.source_transaction_id")}
"""


def main() -> int:
    rows = stopwatch.parse("match", ROWS).rows
    with stopwatch.database() as env, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.csv"
        gateway = Gateway(env)
        few = rows // TENTH
        print(f"Expecting {few} rows ...", flush=True)
        gateway.expect(few)
        gateway.write_report(path)
        small = _import(env, gateway, path)
        print(f"Expecting {rows} rows ...", flush=True)
        gateway.expect(rows)
        gateway.write_report(path)
        copied, linked, stored, floor_links = match_floor.run(env, path)
        staged, matched, wait = _import(env, gateway, path)
        _print_rules(env)
        links, wrong = _count(env, MATCHED), _count(env, WRONG)
    if links != rows or floor_links != rows or wrong:
        print(
            f"Of {rows} rows {links} were matched, {wrong} of them wrong; by hand "
            f"{floor_links}"
        )
        return 1
    work = Measure(staged.seconds + matched.seconds, staged.queries + matched.queries)
    floor = Measure(copied.seconds + linked.seconds, copied.queries + linked.queries)
    stopwatch.report(
        "match",
        rows,
        work,
        floor,
        links=links,
        rows_per_second=round(rows / work.seconds),
        staged_seconds=round(staged.seconds, 2),
        matched_seconds=round(matched.seconds, 2),
        floor_copy_seconds=round(copied.seconds, 2),
        floor_link_seconds=round(linked.seconds, 2),
        floor_store_seconds=round(stored.seconds, 2),
        ratio_with_rows=round(work.seconds / (floor.seconds + stored.seconds), 3),
        growth=round(work.seconds / (small[0].seconds + small[1].seconds), 2),
        longest_wait_ms=round(wait * 1000),
        queries=work.queries,
    )
    return 0


def _import(env: Any, gateway: Gateway, path: Path) -> tuple[Measure, Measure, float]:
    """Import the report as its job does, a commit after each step.

    :return: (until the rows are stored, matching them, the bystander's longest wait)
    """
    record = env["payment.settlement.import"].create(
        {"provider_id": gateway.provider.id, "kind": "file", "filename": path.name}
    )
    _attach(env, record, path)
    env.cr.commit()
    steps = record._run_steps()

    def stage() -> None:
        for phase, _done, _total in steps:
            env.cr.commit()
            if phase == "matching":
                return

    def match() -> None:
        for _step in steps:
            env.cr.commit()
        env.cr.commit()

    with _bystander(env, gateway) as waits:
        staged, matched = stopwatch.measure(env, stage), stopwatch.measure(env, match)
    return staged, matched, max(waits, default=0.0)


def _attach(env: Any, record: Any, path: Path) -> None:
    """Have the file in the filestore, as an upload leaves it."""
    attachment = env["ir.attachment"].create(
        {
            "name": path.name,
            "res_model": record._name,
            "res_id": record.id,
            "res_field": "file",
            "raw": f"Report {record.id}".encode(),
        }
    )
    stored = Path(attachment._full_path(attachment.store_fname))
    stored.write_bytes(b"")
    with path.open("rb") as report, stored.open("wb") as copy:
        while chunk := report.read(1 << 20):
            copy.write(chunk)


@contextmanager
def _bystander(env: Any, gateway: Gateway) -> Iterator[list[float]]:
    """Somebody who writes to refunds and payments all the while.

    :return: how long each write took, in seconds
    """
    waits: list[float] = []
    over = threading.Event()
    connection = psycopg2.connect(env.cr._cnx.dsn)
    connection.autocommit = True

    def write() -> None:
        with connection.cursor() as cursor:
            for number in range(10**9):
                if over.wait(PAUSE_SECONDS):
                    return
                started = time.perf_counter()
                charge = gateway.first_charge + 1 + number
                for table, column in (
                    ("payment_transaction", "id"),
                    ("return_refund", "source_transaction_id"),
                ):
                    cursor.execute(
                        f"UPDATE {table} SET write_date = now() WHERE {column} = %s",
                        [charge],
                    )
                waits.append(time.perf_counter() - started)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
        connection.close()


def _count(env: Any, query: str) -> int:
    env.cr.execute(query)
    return sum(count for (count,) in env.cr.fetchall())


def _print_rules(env: Any) -> None:
    run = env["payment.match.run"].search([], limit=1)
    for line in run.line_ids:
        print(
            f"  {line.rule:<20}{line.matched:>9} matched {line.seconds:7.2f} s"
            f" {line.left_open:>9} open"
        )


if __name__ == "__main__":
    sys.exit(main())
