"""First paint of accountants' screens, with a million rows and with a thousand.

Two databases, see ``reconcile_rows``: for a million rows a hundred thousand items are
open. One Odoo serves both, and Chromium opens each list, each tab of the reconciliation
screen and the cockpit of the period end in the one and in the other by turns. The ratio
is that of the medians; the slowest screen counts, and the floor is the same screen with
a thousand rows. Beside it, what sums all rows (pivot and graph), and what the work at
the screen takes with all of them: the sums (which it asks for when it is there), a page
far down, a search, and a click that accepts.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from devkit import browser, databases, odoo_env, ports, server
from devkit.odoo_env import Odoo

from . import painting, reconcile_rows, reconcile_screens, reconcile_values, stopwatch
from .painting import Paint
from .stopwatch import Measure

ROWS = 1_000_000
FEW = 1_000
ROUNDS = 9
RUNS = 5

#: Jobs that may not run while it is measured.
QUIET = {"ODOO_MAX_CRON_THREADS": "0"}


def main() -> int:
    rows = stopwatch.parse("reconcile_screen", ROWS).rows
    large = os.environ["ODOO_DB"]
    small = f"{large}_few"
    with odoo_env.ready_odoo() as odoo, _database(odoo, small):
        for name, count in ((small, FEW), (large, rows)):
            with stopwatch.database(name) as env:
                originals = reconcile_rows.fill(env, count)
                shown = [originals[name].id for name in ("provider", "cutoff")]
        paints = _paint(odoo, {"few": small, "many": large}, shown)
    with stopwatch.database(large) as env:
        beside = _work(env, shown[0])
    _report(rows, paints, beside)
    return 0


@contextmanager
def _database(odoo: Odoo, name: str) -> Iterator[None]:
    databases.create(odoo, name)
    try:
        yield
    finally:
        databases.drop(odoo, name)


def _paint(
    odoo: Odoo, names: dict[str, str], shown: list[int]
) -> dict[str, dict[str, list[Paint]]]:
    """Paint all screens in databases that are called few and many.

    :param shown: the gateway account and the period end, which are the first of both
    """
    port = ports.free()
    few, many = names.values()
    with ExitStack() as stack:
        stack.enter_context(server.serving(odoo, few, port, QUIET, [many]))
        first = stack.enter_context(browser.page(server.url(port)))
        # with a profile of its own: each is logged in to its database
        second = first.context.browser.new_page(
            base_url=server.url(port), viewport=browser.WINDOW
        )
        pages = dict(zip(names, (first, second), strict=True))
        for side, page in pages.items():
            browser.log_in(page, database=names[side])
            painting.prepare(page)
        screens = reconcile_screens.get_screens(*shown) | reconcile_screens.get_sums()
        return painting.alternate(pages, screens, ROUNDS)


def _report(
    rows: int, paints: dict[str, dict[str, list[Paint]]], beside: dict[str, float]
) -> None:
    screens = {name: _compare(sides) for name, sides in paints.items()}
    sums = {name: screens.pop(name) for name in reconcile_screens.get_sums()}
    slowest = max(screens, key=lambda name: screens[name]["ratio"])
    worst = screens[slowest]
    stopwatch.report(
        "reconcile_screen",
        rows,
        Measure(worst["ms"] / 1000, 0),
        Measure(worst["floor_ms"] / 1000, 0),
        slowest=slowest,
        floor_rows=FEW,
        open_items=2 * rows // reconcile_values.OPEN_ONE_IN,
        rounds=ROUNDS,
        screens=screens,
        sums=sums,
        milliseconds=beside,
    )


def _compare(sides: dict[str, list[Paint]]) -> dict[str, Any]:
    few, many = painting.middle(sides["few"]), painting.middle(sides["many"])
    return {
        "ms": round(many.milliseconds, 1),
        "floor_ms": round(few.milliseconds, 1),
        "ratio": round(many.milliseconds / few.milliseconds, 3),
        "server_ms": round(many.server, 1),
        "server_floor_ms": round(few.server, 1),
        "rows_shown": [many.rows, few.rows],
    }


def _work(env: Any, provider: int) -> dict[str, float]:
    """What the work at the screen takes with all rows, in milliseconds."""
    desk = env["return.reconciliation.desk"]
    page = desk.read_page(provider, "gateway")
    far = ["2026-03-01", 0]
    item = page["items"][0]
    candidates = desk.read_candidates(provider, "gateway", item["id"])
    work = {
        "totals": lambda: desk.read_totals(provider),
        "page_far_down": lambda: desk.read_page(provider, "gateway", "", far),
        "candidates": lambda: desk.read_candidates(provider, "gateway", item["id"]),
        "search_amount": lambda: desk.read_page(provider, "gateway", "12.34"),
        "search_text": lambda: desk.read_page(provider, "gateway", "Seed 99"),
    }
    times = {
        name: stopwatch.fastest(
            [stopwatch.measure(env, ask) for _run in range(RUNS)]
        ).seconds
        for name, ask in work.items()
    }
    accepted = stopwatch.measure(
        env,
        lambda: desk.accept(provider, "gateway", item["id"], [candidates[0]["key"]]),
    )
    times["accept"] = accepted.seconds
    return {name: round(1000 * seconds, 1) for name, seconds in times.items()}


if __name__ == "__main__":
    sys.exit(main())
