"""How long Chromium takes to paint a screen of Odoo, from the click on its menu.

The web client is loaded and knows the views; what the screen shows it must ask for. A
screen is painted in the frame after the one that has its first rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Page

#: An action by its name or as it is, and the selector of one row of what it shows.
Screen = tuple[str | dict[str, Any], str]

#: Rows of a list view, but not those that an empty one shows as an example.
LIST_ROWS = ".o_list_view:not(:has(.o_view_sample_data)) .o_data_row"

#: Remember the requests that wait for an answer.
PREPARE = """
() => {
    const {rpcBus} = odoo.loader.modules.get("@web/core/network/rpc");
    window.waiting = new Set();
    rpcBus.addEventListener("RPC:REQUEST", ({detail}) => waiting.add(detail.data.id));
    rpcBus.addEventListener("RPC:RESPONSE", ({detail}) =>
        waiting.delete(detail.data.id)
    );
}
"""

#: Open a screen as its menu does, and wait for the rows that were not there before.
OPEN = """
async ([action, row, seconds]) => {
    const {rpcBus} = odoo.loader.modules.get("@web/core/network/rpc");
    const actions = odoo.__WOWL_DEBUG__.root.env.services.action;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const fresh = `${row}:not([data-painted])`;
    // Odoo would show what it has stored, and ask only then
    rpcBus.trigger("CLEAR-CACHES", ["web_search_read", "web_read_group"]);
    for (const old of document.querySelectorAll(row)) {
        old.dataset.painted = "before";
    }
    performance.clearResourceTimings();
    const started = performance.now();
    let refusal = null;
    actions.doAction(action, {clearBreadcrumbs: true}).catch((e) => (refusal = e));
    while (!document.querySelector(fresh)) {
        if (refusal || performance.now() - started > 1000 * seconds) {
            throw refusal || new Error(`No ${row} of ${JSON.stringify(action)}.`);
        }
        await frame();
    }
    await frame();
    const painted = performance.now();
    const rows = document.querySelectorAll(fresh).length;
    const asked = performance
        .getEntriesByType("resource")
        .filter(({name, responseEnd}) =>
            /call_kw|action\\/(load|run)/.test(name) && responseEnd <= painted);
    while (waiting.size) {
        await frame();
    }
    const server = asked.reduce((sum, {duration}) => sum + duration, 0);
    return [painted - started, server, rows];
}
"""
LONGEST = 120


@dataclass(frozen=True)
class Paint:
    """How a screen was painted.

    :ivar milliseconds: until its first rows were there
    :ivar server: of them, until Odoo had answered: the sum of the requests
    :ivar rows: how many were there
    """

    milliseconds: float
    server: float
    rows: int


def prepare(page: Page) -> None:
    """Make a page ready in which somebody has logged in."""
    page.wait_for_function("odoo.isReady && odoo.__WOWL_DEBUG__")
    page.evaluate(PREPARE)


def paint(page: Page, screen: Screen) -> Paint:
    """Open a screen; what it asks for afterwards has come when this returns."""
    action, row = screen
    return Paint(*page.evaluate(OPEN, [action, row, LONGEST]))


def alternate(
    pages: Mapping[str, Page], screens: Mapping[str, Screen], rounds: int
) -> dict[str, dict[str, list[Paint]]]:
    """Paint each screen in each page by turns, so that what disturbs disturbs all.

    :return: by screen and page; a first round, which fills the caches of all, is not in
    """
    found: dict[str, dict[str, list[Paint]]] = {
        name: {side: [] for side in pages} for name in screens
    }
    sides = list(pages)
    for turn in range(rounds + 1):
        for name, screen in screens.items():
            for side in sides:
                painted = paint(pages[side], screen)
                if turn:
                    found[name][side].append(painted)
        sides.reverse()
    return found


def middle(paints: Sequence[Paint]) -> Paint:
    """The medians."""
    return Paint(
        median(paint.milliseconds for paint in paints),
        median(paint.server for paint in paints),
        paints[0].rows,
    )
