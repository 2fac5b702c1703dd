"""Returns from the request to the posted credit note, in batch.

Each row is a return of one line: create, approve, receive, inspect, restock, credit,
post. The floor writes the same receipts, restock moves and credit notes by hand with
Odoo's own batch calls; the run fails if the two leave different books behind.
"""

import sys
from typing import Any

from odoo import Command, fields

from . import shop, stopwatch
from .stopwatch import Measure

ROWS = 500
FEW_ROWS = 50
RUNS = 3

#: What both sides must leave behind, alike.
BOOKS = """
SELECT (SELECT count(*) FROM stock_picking WHERE state = 'done'),
       (SELECT count(*) FROM stock_move WHERE state = 'done'),
       (SELECT sum(quantity) FROM stock_move_line WHERE state = 'done'),
       (SELECT sum(quantity) FROM stock_quant WHERE location_id = %s),
       (SELECT count(*) FROM account_move WHERE state = 'posted'),
       (SELECT count(*) FROM account_move_line WHERE parent_state = 'posted'),
       (SELECT sum(debit) FROM account_move_line WHERE parent_state = 'posted'),
       (SELECT sum(amount_residual) FROM account_move_line
        WHERE parent_state = 'posted')
"""


def main() -> int:
    options = stopwatch.parse("return_cycle", ROWS)
    rows = options.rows
    with stopwatch.database() as env:
        print(f"Selling {rows} orders ...", flush=True)
        sales = shop.sell(env, shop.set_up(env), rows)
        env.cr.commit()
        works: dict[str, list[Measure]] = {"ours": [], "floor": []}
        for run in range(RUNS):
            ours, books = _try(env, take_back, sales)
            floor, expected = _try(env, take_back_by_hand, sales)
            print(f"Run {run + 1}: {ours.seconds:.1f} s, floor {floor.seconds:.1f} s")
            if books != expected:
                print(f"Different work: {books}, by hand {expected}")
                return 1
            works["ours"].append(ours)
            works["floor"].append(floor)
        few, _books = _try(env, take_back, sales[:FEW_ROWS])
    work, floor = (stopwatch.fastest(measures) for measures in works.values())
    stopwatch.report(
        "return_cycle",
        rows,
        work,
        floor,
        ms_per_row=round(work.seconds / rows * 1000, 1),
        queries_per_row=round(work.queries / rows, 2),
        floor_queries_per_row=round(floor.queries / rows, 2),
        queries_per_row_of_few=round(few.queries / min(rows, FEW_ROWS), 2),
        **_compare(work, rows, options.peer_seconds),
    )
    return 0


def _compare(work: Measure, rows: int, peer_seconds: float | None) -> dict[str, float]:
    if peer_seconds is None:
        return {}
    return {
        "peer_ms_per_row": round(peer_seconds / rows * 1000, 1),
        "times_faster_than_peer": round(peer_seconds / work.seconds, 2),
    }


def _try(env: Any, work: Any, sales: Any) -> tuple[Measure, tuple[Any, ...]]:
    """Measure work on the prepared orders, look at the books and take it all back."""
    measured = stopwatch.measure(env, lambda: work(env, sales))
    env.cr.execute(BOOKS, [env.ref("stock.warehouse0").lot_stock_id.id])
    books = env.cr.fetchone()
    env.cr.rollback()
    return measured, books


def take_back(env: Any, sales: Any) -> None:
    """With our addons."""
    take_in(env, sales)._create_credit_notes().action_post()


def take_in(env: Any, sales: Any) -> Any:
    """Returns of one unit of each line sold, received, inspected and restocked."""
    orders = approve(env, sales)
    shop.finish(orders.picking_ids)
    outcome = {
        "grade_id": env.ref("returns_management.return_grade_a").id,
        "disposition_id": env.ref("returns_management.return_disposition_restock").id,
    }
    found = orders.line_ids._prepare_missing_inspection_vals()
    results = env["return.inspection"].create([{**vals, **outcome} for vals in found])
    results.action_done()
    return orders


def approve(env: Any, sales: Any) -> Any:
    """Approved returns of one unit of each line sold."""
    reason = env.ref("returns_management.return_order_reason_unwanted")
    orders = env["return.order"].create(
        [_prepare_return(sale, reason) for sale in sales]
    )
    orders.action_request()
    orders.action_approve()
    return orders


def _prepare_return(sale: Any, reason: Any) -> dict[str, Any]:
    return {
        "partner_id": sale.partner_id.id,
        "warehouse_id": sale.warehouse_id.id,
        "currency_id": sale.currency_id.id,
        "line_ids": [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "sale_line_id": line.id,
                    "qty_requested": 1,
                    "reason_id": reason.id,
                }
            )
            for line in sale.order_line
        ],
    }


def take_back_by_hand(env: Any, sales: Any) -> None:
    """The same stock moves and credit notes with Odoo's own calls."""
    pickings = env["stock.picking"]
    receipts = pickings.create([_prepare_receipt(sale) for sale in sales])
    _move(receipts)
    _move(pickings.create([_prepare_restock(receipt) for receipt in receipts]))
    notes = env["account.move"].create(
        [prepare_credit_note(invoice) for invoice in sales.invoice_ids]
    )
    notes.action_post()


def _move(pickings: Any) -> None:
    pickings.action_confirm()
    pickings.action_assign()
    shop.finish(pickings)


def _prepare_receipt(sale: Any) -> dict[str, Any]:
    warehouse = sale.warehouse_id
    places = {
        "location_id": sale.partner_id.property_stock_customer.id,
        "location_dest_id": warehouse.return_quarantine_loc_id.id,
    }
    return {
        "picking_type_id": warehouse.return_type_id.id,
        "partner_id": sale.partner_id.id,
        "return_id": sale.picking_ids.id,
        "move_ids": [
            Command.create(
                {
                    "product_id": move.product_id.id,
                    "product_uom": move.product_uom.id,
                    "product_uom_qty": 1,
                    "origin_returned_move_id": move.id,
                    "sale_line_id": move.sale_line_id.id,
                    "to_refund": True,
                    "procure_method": "make_to_stock",
                    **places,
                }
            )
            for move in sale.picking_ids.move_ids
        ],
        **places,
    }


def _prepare_restock(receipt: Any) -> dict[str, Any]:
    warehouse = receipt.picking_type_id.warehouse_id
    places = {
        "location_id": receipt.location_dest_id.id,
        "location_dest_id": warehouse.lot_stock_id.id,
    }
    return {
        "picking_type_id": warehouse.int_type_id.id,
        "move_ids": [
            Command.create(
                {
                    "product_id": move.product_id.id,
                    "product_uom": move.product_uom.id,
                    "product_uom_qty": move.quantity,
                    "procure_method": "make_to_stock",
                    **places,
                }
            )
            for move in receipt.move_ids
        ],
        **places,
    }


def prepare_credit_note(invoice: Any) -> dict[str, Any]:
    return {
        "move_type": "out_refund",
        "reversed_entry_id": invoice.id,
        "partner_id": invoice.partner_id.id,
        "partner_shipping_id": invoice.partner_shipping_id.id,
        "journal_id": invoice.journal_id.id,
        "currency_id": invoice.currency_id.id,
        "invoice_date": fields.Date.context_today(invoice),
        "invoice_line_ids": [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "product_uom_id": line.product_uom_id.id,
                    "quantity": 1,
                    "name": line.name,
                    "account_id": line.account_id.id,
                    "price_unit": line.price_unit,
                    "tax_ids": [Command.set(line.tax_ids.ids)],
                    "sale_line_ids": [Command.set(line.sale_line_ids.ids)],
                }
            )
            for line in invoice.invoice_line_ids
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
