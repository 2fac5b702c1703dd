"""Credit notes of inspected returns, drafted and posted in batch.

Each row is a return of one line whose goods were received and inspected. The floor
makes the same credit notes by hand with Odoo's own batch calls and knows nothing of
returns; the run fails if the two leave different books behind.
"""

import sys
from typing import Any

from . import return_cycle, shop, stopwatch
from .stopwatch import Measure

ROWS = 1000
FEW_ROWS = 50
RUNS = 3

#: What both sides must leave behind, alike.
BOOKS = """
SELECT count(*), sum(amount_untaxed), sum(amount_tax), sum(amount_residual),
       (SELECT sum(debit) FROM account_move_line WHERE parent_state = 'posted'),
       (SELECT sum(abs(amount_residual)) FROM account_move_line
        WHERE parent_state = 'posted')
FROM account_move WHERE state = 'posted' AND move_type = 'out_refund'
"""


def main() -> int:
    rows = stopwatch.parse("credit_notes", ROWS).rows
    with stopwatch.database() as env:
        print(f"Selling and taking back {rows} orders ...", flush=True)
        sales = shop.sell(env, shop.set_up(env), rows)
        orders = return_cycle.take_in(env, sales)
        env.cr.commit()
        works: dict[str, list[Measure]] = {"ours": [], "floor": []}
        for run in range(RUNS):
            ours, books = _try(env, lambda: credit(orders))
            floor, expected = _try(env, lambda: credit_by_hand(env, sales))
            print(f"Run {run + 1}: {ours.seconds:.1f} s, floor {floor.seconds:.1f} s")
            if books != expected:
                print(f"Different work: {books}, by hand {expected}")
                return 1
            works["ours"].append(ours)
            works["floor"].append(floor)
        few, _books = _try(env, lambda: credit(orders[:FEW_ROWS]))
    work, floor = (stopwatch.fastest(measures) for measures in works.values())
    stopwatch.report(
        "credit_notes",
        rows,
        work,
        floor,
        ms_per_row=round(work.seconds / rows * 1000, 1),
        queries_per_row=round(work.queries / rows, 2),
        floor_queries_per_row=round(floor.queries / rows, 2),
        queries_per_row_of_few=round(few.queries / min(rows, FEW_ROWS), 2),
    )
    return 0


def _try(env: Any, work: Any) -> tuple[Measure, tuple[Any, ...]]:
    """Measure work on the prepared returns, look at the books and take it all back."""
    measured = stopwatch.measure(env, work)
    env.cr.execute(BOOKS)
    books = env.cr.fetchone()
    env.cr.rollback()
    return measured, books


def credit(orders: Any) -> None:
    """With our addons."""
    orders._create_credit_notes().action_post()


def credit_by_hand(env: Any, sales: Any) -> None:
    """The same credit notes with Odoo's own calls."""
    vals_list = [
        return_cycle.prepare_credit_note(invoice) for invoice in sales.invoice_ids
    ]
    env["account.move"].create(vals_list).action_post()


if __name__ == "__main__":
    sys.exit(main())
