"""Payouts posted and reconciled: an entry each, every charge with its payment.

The rows are what an import leaves behind: matched balance transactions of charges and
refunds, 500 to a payout, and the posted payments that they settle. The floor makes the
same entries with Odoo's own batch calls and reconciles nothing; the run fails if the
two leave different balances behind.
"""

import sys
from typing import Any

from . import settle_books, stopwatch
from .stopwatch import Measure

ROWS = 10_000

BALANCES = """
SELECT account_id, currency_id, SUM(balance), SUM(amount_currency), COUNT(*)
  FROM account_move_line
 WHERE parent_state = 'posted' AND move_id > %s
 GROUP BY account_id, currency_id ORDER BY account_id
"""


def main() -> int:
    options = stopwatch.parse("settle", ROWS)
    with stopwatch.database() as env:
        provider = settle_books.set_up(env)
        print(f"Preparing {options.rows} balance transactions ...", flush=True)
        settle_books.fill(env, provider, options.rows)
        env.cr.commit()
        before = settle_books.last_id(env, "account_move")
        ours = stopwatch.measure(env, provider._post_settlement)
        print(f"Posted and reconciled in {ours.seconds:.1f} s", flush=True)
        problems = settle_books.find_problems(env, provider, options.rows)
        vals_list = _read_entries(env, before)
        balances = _read_balances(env, before)
        env.cr.rollback()
        floor = stopwatch.measure(env, lambda: _post_bare(env, vals_list))
        if balances != _read_balances(env, before):
            problems.append("the floor left other balances behind")
    for problem in problems:
        print(f"Wrong: {problem}")
    _report(options, ours, floor)
    return bool(problems)


def _report(options: Any, ours: Measure, floor: Measure) -> None:
    more = {"rows_per_second": round(options.rows / ours.seconds)}
    if options.peer_seconds:
        more["peer_rows"] = min(options.rows, settle_books.PEER_ROWS)
        peer = options.peer_seconds / more["peer_rows"]
        more["peer_ms_per_row"] = round(peer * 1000, 2)
        more["peer_ratio"] = round(peer / (ours.seconds / options.rows), 1)
    stopwatch.report("settle", options.rows, ours, floor, **more)


def _read_entries(env: Any, before: int) -> list[list[dict[str, Any]]]:
    """The entries that were made, as values for ``create``, in the same portions."""
    lines = env["account.move.line"].search_read(
        [("move_id", ">", before)],
        [
            *("move_id", "account_id", "partner_id", "currency_id"),
            *("amount_currency", "balance", "name"),
        ],
        order="id",
        load=None,
    )
    moves = env["account.move"].search([("id", ">", before)], order="id")
    entries = {
        move.id: {
            "move_type": "entry",
            "journal_id": move.journal_id.id,
            "date": move.date,
            "ref": move.ref,
            "line_ids": [],
        }
        for move in moves
    }
    for line in lines:
        line.pop("id")
        entries[line.pop("move_id")]["line_ids"].append((0, 0, line))
    return settle_books.in_portions(list(entries.values()))


def _read_balances(env: Any, before: int) -> list[tuple[Any, ...]]:
    env.flush_all()
    env.cr.execute(BALANCES, [before])
    return env.cr.fetchall()


def _post_bare(env: Any, portions: list[list[dict[str, Any]]]) -> None:
    for vals_list in portions:
        env["account.move"].create(vals_list).action_post()
        env.flush_all()


if __name__ == "__main__":
    sys.exit(main())
