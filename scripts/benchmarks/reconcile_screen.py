"""First paint of the reconciliation screen, with a million rows and with a thousand.

One row in twenty is open, and so is one payment in twenty that the gateway has not
shown: a hundred thousand open items for a million rows. Asked is what the screen asks
for before it paints anything: the first page of a list and the candidates of its first
item; the slowest list counts. The floor is the same question to a thousand rows.
Beside it: the lists of accountants as the browser opens them, the sums (which the
screen asks for after it is there), a page far down, a search, and a click that accepts.
"""

import sys
from collections.abc import Callable
from typing import Any

from odoo import Command, fields

from . import copying, stopwatch
from .return_list import COUNT_LIMIT, PAGE, get_specification
from .stopwatch import Measure

ROWS = 1_000_000
FEW = 1_000
RUNS = 9
OPEN_ONE_IN = 20
PER_PAYOUT = 10

#: What the page of the screen asks for, by tab.
TABS = ("gateway", "booked", "payout")

#: What differs in copy ``number`` of a row; amounts repeat, as prices do.
AMOUNT = "(10 + (number * 7919 %% 5000) / 100.0)"
IS_OPEN = f"number %% {OPEN_ONE_IN} = 0"
DAY = f"date '2025-01-01' + (number / {PER_PAYOUT} %% 600)"
NUMBERS = "generate_series(%(first)s, %(last)s) AS number WHERE row.id = %(original)s"


def main() -> int:
    rows = stopwatch.parse("reconcile_screen", ROWS).rows
    with stopwatch.database() as env:
        shop = _set_up(env)
        _grow(env, shop, 0, FEW)
        floors, few_lists = _paint(env, shop), _open_lists(env, shop)
        _grow(env, shop, FEW, rows)
        works, lists = _paint(env, shop), _open_lists(env, shop)
        beside = _work(env, shop)
    slowest = max(works, key=lambda tab: works[tab].seconds / floors[tab].seconds)
    stopwatch.report(
        "reconcile_screen",
        rows,
        works[slowest],
        floors[slowest],
        floor_rows=FEW,
        open_items=2 * rows // OPEN_ONE_IN,
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


def _set_up(env: Any) -> dict[str, Any]:
    """A gateway account, and one of everything that is copied."""
    provider = env.ref("payment.payment_provider_stripe")
    provider._setup_settlement()
    env.company._setup_returns_accounting()
    clearing = provider.settlement_clearing_account_id
    payout = (
        env["payment.payout"]
        .sudo()
        .create(
            {
                "gateway_id": "po_0",
                "provider_id": provider.id,
                "currency_id": provider.settlement_currency_id.id,
                "created": fields.Datetime.now(),
                "arrival_date": fields.Date.today(),
                "status": "paid",
                "automatic": True,
                "reconciliation_status": "completed",
            }
        )
    )
    row = (
        env["payment.balance.transaction"]
        .sudo()
        .create(
            {
                "gateway_id": "txn_0",
                "provider_id": provider.id,
                "company_id": provider.company_id.id,
                "payout_id": payout.id,
                "reporting_category": "refund",
                "currency_id": provider.settlement_currency_id.id,
                "gross": -1.0,
                "fee": 0.0,
                "net": -1.0,
                "created": fields.Datetime.now(),
                "source_id": "re_0",
            }
        )
    )
    row._settle(fields.Date.today(), "seed")
    transfer = row.copy(
        {
            "gateway_id": "txn_po_0",
            "source_id": "po_0",
            "reporting_category": "payout",
            "move_id": row.move_id.id,
            "clearing_line_id": False,
        }
    )
    deposit = (
        env["account.bank.statement.line"]
        .sudo()
        .create(
            {
                "journal_id": provider.settlement_bank_journal_id.id,
                "payment_ref": "seed",
                "amount": 1.0,
            }
        )
    )
    booked = env["account.move"].create(
        {
            "journal_id": provider.journal_id.id,
            "line_ids": [
                Command.create({"account_id": clearing.id, "balance": -1.0}),
                Command.create(
                    {
                        "account_id": provider.settlement_fee_account_id.id,
                        "balance": 1.0,
                    }
                ),
            ],
        }
    )
    booked.action_post()
    env.cr.flush()
    item = booked.line_ids.filtered(lambda line: line.account_id == clearing)
    originals = {"row": row, "payout": payout, "booked": item}
    originals |= {"settled": row.clearing_line_id, "move": booked}
    originals |= {"transfer": transfer, "deposit": deposit}
    return {"provider": provider, **originals}


def _grow(env: Any, shop: dict[str, Any], present: int, wanted: int) -> None:
    """Copy what Odoo made until there are ``wanted`` rows; ids say what belongs."""
    span = {"first": present, "last": wanted - 1}
    deposit = shop["deposit"].id
    per_payout = {"first": present // PER_PAYOUT, "last": wanted // PER_PAYOUT - 1}
    _copy(
        env,
        shop["move"],
        {"id": "10000000 + number", "name": "'SEED/' || number"},
        per_payout,
    )
    _copy(
        env,
        shop["payout"],
        {
            "id": "10000000 + number",
            "gateway_id": "'po_s' || number",
            "amount": AMOUNT,
            "statement_line_id": f"CASE WHEN {IS_OPEN} THEN NULL ELSE {deposit} END",
            "created": "timestamp '2025-01-01' + number * interval '1 minute'",
        },
        per_payout,
    )
    for name, sign, first_id in (
        ("settled", "", 10_000_000),
        ("booked", "-", 20_000_000),
    ):
        _copy(env, shop[name], _get_item(sign, first_id), span)
    _copy(
        env,
        shop["row"],
        {
            "id": "10000000 + number",
            "gateway_id": "'txn_s' || number",
            "source_id": "'re_s' || number",
            "payout_id": f"10000000 + number / {PER_PAYOUT}",
            "move_id": f"10000000 + number / {PER_PAYOUT}",
            "clearing_line_id": "10000000 + number",
            "created": "timestamp '2025-01-01' + number * interval '1 minute'",
            "gross": f"-{AMOUNT}",
            "net": f"-{AMOUNT}",
        },
        span,
    )
    _copy(
        env,
        shop["transfer"],
        {
            "id": "20000000 + number",
            "gateway_id": "'txn_p' || number",
            "source_id": "'po_s' || number",
            "payout_id": "10000000 + number",
            "move_id": "10000000 + number",
        },
        per_payout,
    )
    _vacuum(env)
    print(f"{wanted} rows", flush=True)


def _get_item(sign: str, first_id: int) -> dict[str, str]:
    amount = f"{sign}{AMOUNT}"
    left = f"CASE WHEN {IS_OPEN} THEN {amount} ELSE 0 END"
    return {
        "id": f"{first_id} + number",
        "move_id": f"10000000 + number / {PER_PAYOUT}",
        "date": DAY,
        "name": "'Seed ' || number",
        "balance": amount,
        "amount_currency": amount,
        "amount_residual": left,
        "amount_residual_currency": left,
        "reconciled": f"NOT ({IS_OPEN})",
    }


def _copy(env: Any, record: Any, values: dict[str, str], span: dict[str, int]) -> None:
    columns = copying.get_columns(env, record._table, set(values))
    env.cr.execute(
        f"INSERT INTO {record._table} ({', '.join([*values, *columns])})"
        f" SELECT {', '.join([*values.values(), *(f'row.{c}' for c in columns)])}"
        f" FROM {record._table} row, {NUMBERS}",
        {"original": record.id, **span},
    )


def _vacuum(env: Any) -> None:
    """Do what PostgreSQL does by itself in a database that is in use."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute(
        "VACUUM (ANALYZE) account_move, account_move_line, payment_payout,"
        " payment_balance_transaction, return_refund_match"
    )
    env.cr._cnx.autocommit = False


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
    }
    return {
        name: _open_list(env, model, view_id, domain)
        for name, (model, view_id, domain) in lists.items()
    }


def _open_list(env: Any, name: str, view_id: Any, domain: list[Any]) -> Measure:
    model = env[name]
    arch = model.get_view(view_id, "list")["arch"]
    specification = get_specification(model, arch)
    return _fastest(
        env,
        lambda: model.web_search_read(
            domain, specification, limit=PAGE, count_limit=COUNT_LIMIT
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
