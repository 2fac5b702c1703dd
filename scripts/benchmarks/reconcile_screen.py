"""First paint of accountants' screens, with a million rows and with a thousand.

Two databases, see ``reconcile_rows``: for a million rows a hundred thousand items are
open. One Odoo serves both, and Chromium opens each list and each tab of the
reconciliation screen in the one and in the other by turns. The ratio is that of the
medians; the slowest screen counts, and the floor is the same screen with a thousand
rows. Beside it, what the work at the screen takes with all rows: the sums (which it
asks for when it is there), a page far down, a search, and a click that accepts.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from devkit import browser, databases, odoo_env, ports, server
from devkit.odoo_env import Odoo

from . import painting, reconcile_rows, stopwatch
from .painting import LIST_ROWS, Paint, Screen
from .stopwatch import Measure

ROWS = 1_000_000
FEW = 1_000
ROUNDS = 9
RUNS = 5

#: Lists of accountants, by the action of their menu.
LISTS = {
    "payouts": "payment_payout_action",
    "balance_transactions": "payment_balance_transaction_action",
    "exceptions": "return_exception_action",
    "clearing": "account_move_line_action_all_clearing",
    "five_way": "return_reconciliation_action",
    "refunds": "return_refund_action",
    "matches": "return_refund_match_action",
    "bank_matches": "payment_bank_match_action",
    "gateway_fees": "return_gateway_fee_action",
    "decisions": "return_reconciliation_decision_action",
    "imports": "payment_settlement_import_action",
    "runs": "payment_match_run_action",
}
TABS = ("gateway", "booked", "payout", "bank")
DESK = {
    "type": "ir.actions.client",
    "tag": "returns_accounting.reconciliation_desk",
    "target": "current",
}
DESK_ROWS = ".o_return_desk_item"

#: Jobs that may not run while it is measured.
QUIET = {"ODOO_MAX_CRON_THREADS": "0"}


def main() -> int:
    rows = stopwatch.parse("reconcile_screen", ROWS).rows
    large = os.environ["ODOO_DB"]
    small = f"{large}_few"
    with odoo_env.ready_odoo() as odoo, _database(odoo, small):
        for name, count in ((small, FEW), (large, rows)):
            with stopwatch.database(name) as env:
                provider = reconcile_rows.fill(env, count).id
        paints = _paint(odoo, {"few": small, "many": large})
    with stopwatch.database(large) as env:
        beside = _work(env, provider)
    _report(rows, paints, beside)
    return 0


@contextmanager
def _database(odoo: Odoo, name: str) -> Iterator[None]:
    databases.create(odoo, name)
    try:
        yield
    finally:
        databases.drop(odoo, name)


def _paint(odoo: Odoo, names: dict[str, str]) -> dict[str, dict[str, list[Paint]]]:
    """Paint all screens in databases that are called few and many."""
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
        return painting.alternate(pages, _get_screens(), ROUNDS)


def _get_screens() -> dict[str, Screen]:
    desk: dict[str, Screen] = {
        f"desk_{tab}": ({**DESK, "params": {"tab": tab}}, DESK_ROWS) for tab in TABS
    }
    lists: dict[str, Screen] = {
        name: (f"returns_accounting.{action}", LIST_ROWS)
        for name, action in LISTS.items()
    }
    return desk | lists


def _report(
    rows: int, paints: dict[str, dict[str, list[Paint]]], beside: dict[str, float]
) -> None:
    screens = {name: _compare(sides) for name, sides in paints.items()}
    slowest = max(screens, key=lambda name: screens[name]["ratio"])
    worst = screens[slowest]
    stopwatch.report(
        "reconcile_screen",
        rows,
        Measure(worst["ms"] / 1000, 0),
        Measure(worst["floor_ms"] / 1000, 0),
        slowest=slowest,
        floor_rows=FEW,
        open_items=2 * rows // reconcile_rows.OPEN_ONE_IN,
        rounds=ROUNDS,
        screens=screens,
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
