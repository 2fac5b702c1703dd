"""Installing all our addons in a database that has been in use for years.

It has as many orders, deliveries and invoices as are asked for, and a warehouse for
each 200 of them. The floor is the same installation in a copy that has hardly any:
what the size adds must stay a matter of seconds.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from . import copying, shop, stopwatch

ROWS = 200_000
ORIGINALS = 100
ROWS_PER_WAREHOUSE = 200

NUMBERS = "generate_series(1, %(last)s) number WHERE row.name NOT LIKE '%%#%%'"
COPIES = (
    ("sale_order", {"name": "row.name || '#' || number"}, NUMBERS),
    (
        "sale_order_line",
        {"order_id": "copy.id"},
        "sale_order copy JOIN sale_order original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " WHERE copy.name LIKE '%%#%%' AND row.order_id = original.id",
    ),
    ("stock_picking", {"name": "row.name || '#' || number"}, NUMBERS),
    (
        "stock_move",
        {"picking_id": "copy.id", "sale_line_id": "sold.id"},
        "stock_picking copy JOIN stock_picking original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " JOIN stock_move moved ON moved.picking_id = original.id"
        " JOIN sale_order_line was ON was.id = moved.sale_line_id"
        " JOIN sale_order ordered ON ordered.id = was.order_id"
        " JOIN sale_order sale ON sale.name ="
        "   ordered.name || '#' || split_part(copy.name, '#', 2)"
        " JOIN sale_order_line sold ON sold.order_id = sale.id"
        " WHERE copy.name LIKE '%%#%%' AND row.id = moved.id",
    ),
    (
        "stock_move_line",
        {"picking_id": "copy.id", "move_id": "moved.id"},
        "stock_picking copy JOIN stock_picking original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " JOIN stock_move moved ON moved.picking_id = copy.id"
        " WHERE copy.name LIKE '%%#%%' AND row.picking_id = original.id",
    ),
    (
        "account_move",
        {"name": "row.name || '#' || number"},
        f"{NUMBERS} AND row.state = 'posted'",
    ),
    (
        "account_move_line",
        {"move_id": "copy.id"},
        "account_move copy JOIN account_move original"
        " ON original.name = split_part(copy.name, '#', 1)"
        " WHERE copy.name LIKE '%%#%%' AND row.move_id = original.id",
    ),
    (
        "stock_location",
        {"name": "'W' || number", "complete_name": "'W' || number"},
        "generate_series(1, %(warehouses)s) number WHERE row.id ="
        " (SELECT view_location_id FROM stock_warehouse ORDER BY id LIMIT 1)",
    ),
    (
        "stock_warehouse",
        {"name": "place.name", "code": "place.name", "view_location_id": "place.id"},
        "stock_location place WHERE place.name ~ '^W[0-9]+$' AND row.id ="
        " (SELECT id FROM stock_warehouse ORDER BY id LIMIT 1)",
    ),
)
PLACE = """
UPDATE stock_location place SET parent_path = parent.parent_path || place.id || '/'
FROM stock_location parent
WHERE parent.id = place.location_id AND place.name ~ '^W[0-9]+$'
"""


def main() -> int:
    rows = stopwatch.parse("install", ROWS).rows
    small = os.environ["ODOO_DB"]
    with stopwatch.database() as env:
        shop.sell(env, shop.set_up(env), ORIGINALS)
        env.cr.commit()
    with _cloned(small) as large:
        warehouses = _grow(large, rows)
        floor = _install(small)
        print(f"With {ORIGINALS} orders: {floor.seconds:.1f} s", flush=True)
        work = _install(large)
    stopwatch.report(
        "install",
        rows,
        work,
        floor,
        warehouses=warehouses,
        added_seconds=round(work.seconds - floor.seconds, 1),
    )
    return 0


@contextmanager
def _cloned(name: str) -> Iterator[str]:
    """A copy of a database, which goes with the block."""
    from odoo import sql_db
    from odoo.modules.registry import Registry

    clone = f"{name}_large"
    Registry.delete(name)
    sql_db.close_db(name)
    with sql_db.db_connect("postgres").cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{name}"')
    try:
        yield clone
    finally:
        Registry.delete(clone)
        sql_db.close_db(clone)
        with sql_db.db_connect("postgres").cursor() as cr:
            cr._cnx.autocommit = True
            cr.execute(f'DROP DATABASE IF EXISTS "{clone}" WITH (FORCE)')


def _grow(name: str, rows: int) -> int:
    """Bring ``name`` to ``rows`` orders.

    :return: how many warehouses there are now
    """
    with stopwatch.database(name) as env:
        warehouses = max(rows // ROWS_PER_WAREHOUSE, 1)
        last = rows // ORIGINALS - 1
        copying.copy(env, COPIES, last=last, warehouses=warehouses - 1)
        env.cr.execute(PLACE)
        env.cr.commit()
        env.cr.execute("ANALYZE")
        return env["stock.warehouse"].search_count([])


def _install(name: str) -> stopwatch.Measure:
    """Install what Odoo has not installed of ours, as the button in Apps does."""
    with stopwatch.database(name) as env:
        modules = env["ir.module.module"].search(
            [("name", "=like", r"returns\_%"), ("state", "=", "uninstalled")]
        )
        names = modules.mapped("name")
        started = time.perf_counter()
        modules.button_immediate_install()
        seconds = time.perf_counter() - started
    with stopwatch.database(name) as env:
        missing = env["ir.module.module"].search_count(
            [("name", "in", names), ("state", "!=", "installed")]
        )
        without = env["stock.warehouse"].search_count([("return_type_id", "=", False)])
    if missing or without or not names:
        raise SystemExit(f"{missing} addons and {without} warehouses are left out.")
    return stopwatch.Measure(seconds, 0)


if __name__ == "__main__":
    sys.exit(main())
