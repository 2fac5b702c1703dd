"""A back-test of a draft policy over many past returns.

Each return has an order, a delivery and an invoice of its own, copied from some that
Odoo made. The floor reads the same returns in the same batches and decides nothing.
"""

import sys
from typing import Any

from odoo import fields

from . import copying, return_cycle, shop, stopwatch

ROWS = 100_000
ORIGINALS = 100
BATCH = 2000

#: What the floor reads: of the line, its order and its product.
READ = ("return_order_id", "product_id", "reason_id", "sale_line_id", "qty_authorized")
READ_ORDER = ("partner_id", "date_request", "state", "company_id")
READ_SALE = ("order_id", "qty_delivered", "price_unit")

#: Copies of a table: its own columns but those that name the copy and what it is of.
COPIES = (
    (
        "sale_order",
        {"name": "row.name || '#' || number"},
        "generate_series(%(first)s, %(last)s) number WHERE row.name NOT LIKE '%%#%%'",
    ),
    (
        "sale_order_line",
        {"order_id": "copy.id"},
        "sale_order copy JOIN sale_order original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " WHERE copy.name LIKE '%%#%%' AND row.order_id = original.id",
    ),
    (
        "stock_move",
        {"sale_line_id": "copy.id"},
        "sale_order_line copy JOIN sale_order sale ON sale.id = copy.order_id"
        " JOIN sale_order original ON original.name = split_part(sale.name, '#', 1)"
        " JOIN sale_order_line line ON line.order_id = original.id"
        " WHERE sale.name LIKE '%%#%%' AND row.sale_line_id = line.id",
    ),
    (
        "return_order",
        {"name": "row.name || '#' || number", "state": "'done'"},
        "generate_series(%(first)s, %(last)s) number WHERE row.name NOT LIKE '%%#%%'",
    ),
    (
        "return_order_line",
        {"return_order_id": "copy.id", "sale_line_id": "sold.id", "state": "'done'"},
        "return_order copy JOIN return_order original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " JOIN return_order_line line ON line.return_order_id = original.id"
        " JOIN sale_order_line was ON was.id = line.sale_line_id"
        " JOIN sale_order ordered ON ordered.id = was.order_id"
        " JOIN sale_order sale ON sale.name ="
        "   ordered.name || '#' || split_part(copy.name, '#', 2)"
        " JOIN sale_order_line sold ON sold.order_id = sale.id"
        " WHERE copy.name LIKE '%%#%%' AND row.id = line.id",
    ),
)
COPY_INVOICED = """
INSERT INTO sale_order_line_invoice_rel (order_line_id, invoice_line_id)
SELECT copy.id, invoiced.invoice_line_id
FROM sale_order_line copy JOIN sale_order sale ON sale.id = copy.order_id
JOIN sale_order original ON original.name = split_part(sale.name, '#', 1)
JOIN sale_order_line line ON line.order_id = original.id
JOIN sale_order_line_invoice_rel invoiced ON invoiced.order_line_id = line.id
WHERE sale.name LIKE '%%#%%'
"""


def main() -> int:
    rows = stopwatch.parse("policy_backtest", ROWS).rows
    with stopwatch.database() as env:
        sales = shop.sell(env, shop.set_up(env), ORIGINALS)
        return_cycle.approve(env, sales)
        test = _prepare(env)
        env.cr.flush()
        _grow(env, rows)
        print(f"{rows} returns", flush=True)
        floor = stopwatch.measure(env, lambda: _read(env))
        work = stopwatch.measure(env, test.action_run)
        if test.return_count != rows // ORIGINALS * ORIGINALS:
            print(f"{test.return_count} returns instead of {rows}")
            return 1
    stopwatch.report(
        "policy_backtest",
        rows,
        work,
        floor,
        returns_per_second=round(rows / work.seconds),
        queries=work.queries,
    )
    return 0


def _prepare(env: Any) -> Any:
    """A policy in force, a stricter new version of it, and the test of that."""
    policy = env["return.policy"].create(
        {
            "name": "Shop",
            "rule_ids": [fields.Command.create({"name": "All", "window_days": 60})],
        }
    )
    policy.action_activate()
    version = env["return.policy"].browse(policy.action_new_version()["res_id"])
    version.rule_ids.write({"window_days": 30, "fee_percent": 10})
    return env["return.policy.backtest"].create({"policy_ids": version.ids})


def _grow(env: Any, rows: int) -> None:
    copying.copy(env, COPIES, first=1, last=rows // ORIGINALS - 1)
    env.cr.execute(COPY_INVOICED)
    env.cr.execute("ANALYZE")
    env.invalidate_all()


def _read(env: Any) -> None:
    """Read the returns in batches, as a loop that decides nothing would."""
    last, lines = 0, env["return.order.line"].sudo()
    while batch := lines.search([("id", ">", last)], order="id", limit=BATCH):
        batch.read(READ, load=None)
        batch.return_order_id.read(READ_ORDER, load=None)
        batch.sale_line_id.read(READ_SALE, load=None)
        last = batch[-1].id
        env.invalidate_all()


if __name__ == "__main__":
    sys.exit(main())
