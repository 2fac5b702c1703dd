"""Opening the list of returns, with many returns and with few.

The list is read as the browser asks for it: first page, all columns, the count: with
the filter that the menu sets, and without any; the slower question counts. The floor is
the same question to a hundredth of the rows. Beside it stand the other filters of the
search view and the groups, each with its milliseconds for all rows.
"""

import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from lxml import etree

from odoo.tools.safe_eval import safe_eval

from . import copying, return_cycle, shop, stopwatch
from .stopwatch import Measure

ROWS = 200_000
FEWER = 100
ORIGINALS = 100
RUNS = 15
FEW_RUNS = 5

PAGE = 80
COUNT_LIMIT = 10_001
OPEN = "open"

#: Copies of the returns made by Odoo: a return every five minutes, one in twenty open.
COPY_ORDERS = """
INSERT INTO return_order (name, date_request, state, {columns})
SELECT name || '#' || number,
       date_request - ((number * %(originals)s + id) * interval '5 minutes'),
       CASE WHEN (number + id) %% 20 = 0 THEN 'approved' ELSE 'done' END,
       {columns}
FROM return_order, generate_series(%(first)s, %(last)s) number
WHERE name NOT LIKE '%%#%%'
"""
COPY_LINES = """
INSERT INTO return_order_line (return_order_id, state, {columns})
SELECT copy.id, copy.state, {line_columns}
FROM return_order copy
JOIN return_order original ON original.name = split_part(copy.name, '#', 1)
JOIN return_order_line line ON line.return_order_id = original.id
WHERE copy.name LIKE '%%#%%'
AND NOT EXISTS (SELECT FROM return_order_line WHERE return_order_id = copy.id)
"""


def main() -> int:
    rows = stopwatch.parse("return_list", ROWS).rows
    few = max(rows // FEWER, ORIGINALS)
    with stopwatch.database() as env:
        sales = shop.sell(env, shop.set_up(env), ORIGINALS)
        return_cycle.approve(env, sales)
        env.cr.flush()
        _grow(env, ORIGINALS, few)
        floors = _open(env)
        _grow(env, few, rows)
        works = _open(env)
        others = _try_filters(env) | _try_groups(env)
    slowest = max(works, key=lambda name: works[name].seconds / floors[name].seconds)
    ratios = {
        f"ratio_{name}": round(works[name].seconds / floors[name].seconds, 3)
        for name in works
    }
    stopwatch.report(
        "return_list",
        rows,
        works[slowest],
        floors[slowest],
        floor_rows=few,
        queries=works[slowest].queries,
        milliseconds=dict(sorted(others.items(), key=lambda item: -item[1])),
        **ratios,
    )
    return 0


def _grow(env: Any, present: int, wanted: int) -> None:
    """Insert returns with a line each until there are ``wanted``."""
    copies = {
        "originals": ORIGINALS,
        "first": present // ORIGINALS,
        "last": wanted // ORIGINALS - 1,
    }
    columns = copying.get_columns(
        env, "return_order", {"id", "name", "date_request", "state"}
    )
    env.cr.execute(COPY_ORDERS.format(columns=", ".join(columns)), copies)
    columns = copying.get_columns(
        env, "return_order_line", {"id", "return_order_id", "state"}
    )
    line_columns = ", ".join(f"line.{column}" for column in columns)
    env.cr.execute(
        COPY_LINES.format(columns=", ".join(columns), line_columns=line_columns)
    )
    copying.vacuum(env, ["return_order", "return_order_line"])
    print(f"{wanted} returns", flush=True)


def _open(env: Any) -> dict[str, Measure]:
    """The fastest opening of the list, by filter."""
    returns = env["return.order"]
    views = returns.get_views([(False, "list"), (False, "search")])["views"]
    specification = get_specification(returns, views["list"]["arch"])
    domains = {OPEN: _get_filter(views["search"]["arch"], OPEN), "all": []}
    return {
        name: stopwatch.fastest(
            [_ask(returns, domain, specification) for _run in range(RUNS)]
        )
        for name, domain in domains.items()
    }


def _try_filters(env: Any) -> dict[str, float]:
    """How long each filter of the search view takes, in milliseconds."""
    returns = env["return.order"]
    views = returns.get_views([(False, "list"), (False, "search")])["views"]
    specification = get_specification(returns, views["list"]["arch"])
    nodes = etree.fromstring(views["search"]["arch"]).iterfind(".//filter[@domain]")
    values = {"uid": env.uid, "context_today": date.today}
    return {
        node.get("name"): _in_milliseconds(
            lambda node=node: _ask(
                returns, list(safe_eval(node.get("domain"), values)), specification
            )
        )
        for node in nodes
    }


def _try_groups(env: Any) -> dict[str, float]:
    """How long each group-by of the search view takes, in milliseconds."""
    returns = env["return.order"]
    arch = returns.get_view(view_type="search")["arch"]
    groups = [
        safe_eval(node.get("context"))["group_by"]
        for node in etree.fromstring(arch).iterfind(".//group/filter[@context]")
    ]
    return {
        f"by {group}": _in_milliseconds(
            lambda group=group: stopwatch.measure(
                env,
                lambda: returns.formatted_read_group(
                    [], [_get_grouping(returns, group)], ["__count"], limit=PAGE
                ),
            )
        )
        for group in groups
    }


def _get_grouping(returns: Any, name: str) -> str:
    dated = returns._fields[name.partition(":")[0]].type in ("date", "datetime")
    return f"{name}:month" if dated and ":" not in name else name


def _in_milliseconds(ask: Callable[[], Measure]) -> float:
    fastest = stopwatch.fastest([ask() for _run in range(FEW_RUNS)])
    return round(fastest.seconds * 1000, 1)


def _ask(returns: Any, domain: list[Any], specification: dict[str, Any]) -> Measure:
    return stopwatch.measure(
        returns.env,
        lambda: returns.web_search_read(
            domain, specification, limit=PAGE, count_limit=COUNT_LIMIT
        ),
    )


def get_specification(model: Any, arch: str) -> dict[str, Any]:
    """What the list's columns read; of linked records their names."""
    names = [node.get("name") for node in etree.fromstring(arch).findall("field")]
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in names
    }


def _get_filter(arch: str, name: str) -> list[Any]:
    (node,) = etree.fromstring(arch).findall(f".//filter[@name='{name}']")
    return list(safe_eval(node.get("domain")))


if __name__ == "__main__":
    sys.exit(main())
