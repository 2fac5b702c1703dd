"""What Odoo's own two ways and ours give for the same returns, as a page of docs/.

Each way plays each case from the purchase to the posted credit note, and what it did is
taken back. The floor is Odoo's wizard on the invoice; the last line counts the figures
that are right.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from odoo.exceptions import UserError

from . import stopwatch
from .credit_cases import CASES, Case, Way
from .credit_shop import Shop
from .stopwatch import Measure

PAGE = Path(__file__).parents[2] / "docs" / "credit-notes-compared.md"

HEAD = """# Credit notes: Odoo's and ours

Written by `./scripts/bench credit_compare`, which plays every case in Odoo 19 from the
purchase to the posted credit note: goods are bought, sold, delivered, invoiced and
returned, then credited in three ways. A figure in **bold** is not what it has to be.

- *Wizard*: the goods come back by Odoo's return of a transfer; the invoice is reversed
  by Odoo's wizard, with the quantity lowered by hand.
- *Order*: the same return; the order is refunded by *Create Invoice* (final).
- *Ours*: a return from the request to the credit note.

| Case | Figure | Has to be | Wizard | Order | Ours |
| --- | --- | --- | --- | --- | --- |
"""


def main() -> int:
    stopwatch.parse("credit_compare", len(CASES))
    with stopwatch.database() as env:
        results = [
            {name: _play(env, case, way) for name, way in WAYS.items()}
            for case in CASES
        ]
    PAGE.write_text(_page(results))
    print(f"Written: {PAGE.name}")
    right = {
        name: sum(
            result[name][0] == case.right
            for case, result in zip(CASES, results, strict=True)
        )
        for name in WAYS
    }
    seconds = {name: sum(result[name][1] for result in results) for name in WAYS}
    stopwatch.report(
        "credit_compare",
        len(CASES),
        Measure(seconds["ours"], 0),
        Measure(seconds["wizard"], 0),
        right=right,
    )
    return 0 if right["ours"] == len(CASES) else 1


def _by_wizard(shop: Shop) -> Way:
    def give_back(sale: Any, quantity: float) -> Any:
        shop.take_back(sale, quantity)
        return shop.reverse(sale, quantity)

    return give_back


def _by_order(shop: Shop) -> Way:
    def give_back(sale: Any, quantity: float) -> Any:
        shop.take_back(sale, quantity)
        return shop.refund_order(sale)

    return give_back


def _by_return(shop: Shop) -> Way:
    return shop.return_order


WAYS: dict[str, Callable[[Shop], Way]] = {
    "wizard": _by_wizard,
    "order": _by_order,
    "ours": _by_return,
}


def _play(
    env: Any, case: Case, way: Callable[[Shop], Way]
) -> tuple[float | str, float]:
    """The figure and the seconds; a refusal of Odoo is a figure, too."""
    started = time.perf_counter()
    try:
        shop = Shop(env)
        figure = case.play(shop, way(shop))
    except UserError as error:
        figure = str(error).splitlines()[0]
    finally:
        env.cr.rollback()
    return figure, time.perf_counter() - started


def _page(results: list[dict[str, tuple[float | str, float]]]) -> str:
    rows = [
        [
            case.name,
            case.figure,
            _text(case.right),
            *(_mark(result[name][0], case.right) for name in WAYS),
        ]
        for case, result in zip(CASES, results, strict=True)
    ]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _mark(figure: float | str, right: float | str) -> str:
    return _text(figure) if figure == right else f"**{_text(figure)}**"


def _text(figure: float | str) -> str:
    return figure if isinstance(figure, str) else f"{figure:.2f}"


if __name__ == "__main__":
    sys.exit(main())
