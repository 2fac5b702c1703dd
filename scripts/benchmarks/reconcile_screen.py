"""First paint of the reconciliation screen, with a million rows and with a thousand.

A hundred thousand items are open for a million rows, see ``reconcile_rows``. Asked is
what the screen asks for before it paints anything: the first page of a list and the
candidates of its first item; the slowest list counts. The floor is the same question to
a thousand rows. Beside it: the lists of accountants as the browser opens them, the sums
(which the screen asks for after it is there), a page far down, a search, and a click
that accepts.
"""

import sys
from collections.abc import Callable
from typing import Any

from lxml import etree

from . import reconcile_rows, stopwatch
from .return_list import PAGE, get_specification
from .stopwatch import Measure

ROWS = 1_000_000
FEW = 1_000
RUNS = 15

#: How far the browser has a list counted that says nothing else.
COUNT_LIMIT = 10_000

#: What the page of the screen asks for, by tab.
TABS = ("gateway", "booked", "payout")


def main() -> int:
    rows = stopwatch.parse("reconcile_screen", ROWS).rows
    with stopwatch.database() as env:
        shop = reconcile_rows.set_up(env)
        reconcile_rows.grow(env, shop, 0, FEW)
        floors, few_lists = _paint(env, shop), _open_lists(env, shop)
        reconcile_rows.grow(env, shop, FEW, rows)
        works, lists = _paint(env, shop), _open_lists(env, shop)
        beside = _work(env, shop)
    slowest = max(works, key=lambda tab: works[tab].seconds / floors[tab].seconds)
    stopwatch.report(
        "reconcile_screen",
        rows,
        works[slowest],
        floors[slowest],
        floor_rows=FEW,
        open_items=2 * rows // reconcile_rows.OPEN_ONE_IN,
        queries=works[slowest].queries,
        tabs=_compare(works, floors),
        lists=_compare(lists, few_lists),
        milliseconds=beside,
    )
    return 0


def _compare(works: dict[str, Measure], floors: dict[str, Measure]) -> dict[str, Any]:
    return {
        name: {
            "ms": round(1000 * work.seconds, 1),
            "floor_ms": round(1000 * floors[name].seconds, 1),
            "ratio": round(work.seconds / floors[name].seconds, 3),
        }
        for name, work in works.items()
    }


def _paint(env: Any, shop: dict[str, Any]) -> dict[str, Measure]:
    """The fastest first paint, by tab."""
    desk, provider = env["return.reconciliation.desk"], shop["provider"]
    return {
        tab: _fastest(env, lambda tab=tab: desk.start(provider.id, tab)) for tab in TABS
    }


def _open_lists(env: Any, shop: dict[str, Any]) -> dict[str, Measure]:
    """The fastest opening of accountants' lists, as the browser asks for them."""
    clearing = shop["provider"].action_view_open_clearing()
    view = clearing["views"][0][0]
    lists = {
        "clearing": ("account.move.line", view, clearing["domain"]),
        "payouts": ("payment.payout", False, []),
        "balance_transactions": ("payment.balance.transaction", False, []),
        "exceptions": ("return.exception", False, [("state", "=", "open")]),
        "decisions": ("return.reconciliation.decision", False, []),
        "returns": ("return.reconciliation", False, []),
        "returns_waiting": (
            "return.reconciliation",
            False,
            [("waiting_at", "!=", "complete")],
        ),
    }
    return {
        name: _open_list(env, model, view_id, domain)
        for name, (model, view_id, domain) in lists.items()
    }


def _open_list(env: Any, name: str, view_id: Any, domain: list[Any]) -> Measure:
    model = env[name]
    arch = model.get_view(view_id, "list")["arch"]
    specification = get_specification(model, arch)
    count_limit = int(etree.fromstring(arch).get("count_limit", COUNT_LIMIT)) + 1
    return _fastest(
        env,
        lambda: model.web_search_read(
            domain, specification, limit=PAGE, count_limit=count_limit
        ),
    )


def _work(env: Any, shop: dict[str, Any]) -> dict[str, float]:
    """What the work at the screen takes with all rows, in milliseconds."""
    desk, provider = env["return.reconciliation.desk"], shop["provider"]
    page = desk.read_page(provider.id, "gateway")
    far = ["2026-03-01", 0]
    item = page["items"][0]
    candidates = desk.read_candidates(provider.id, "gateway", item["id"])
    work = {
        "totals": lambda: desk.read_totals(provider.id),
        "page_far_down": lambda: desk.read_page(provider.id, "gateway", "", far),
        "candidates": lambda: desk.read_candidates(provider.id, "gateway", item["id"]),
        "search_amount": lambda: desk.read_page(provider.id, "gateway", "12.34"),
        "search_text": lambda: desk.read_page(provider.id, "gateway", "Seed 99"),
    }
    times = {name: _fastest(env, ask).seconds for name, ask in work.items()}
    accepted = stopwatch.measure(
        env,
        lambda: desk.accept(provider.id, "gateway", item["id"], [candidates[0]["key"]]),
    )
    times["accept"] = accepted.seconds
    return {name: round(1000 * seconds, 1) for name, seconds in times.items()}


def _fastest(env: Any, ask: Callable[[], object]) -> Measure:
    return stopwatch.fastest([stopwatch.measure(env, ask) for _run in range(RUNS)])


if __name__ == "__main__":
    sys.exit(main())
