"""Goods come back: whole orders, parts, damaged, kept, refused; one is refurbished."""

from datetime import date
from typing import Any

from odoo import Command

from . import company
from .sales import pay, sell
from .stage import Stage

RETURNS = [
    # customer, {product: quantity} (None: all), reason, grade, disposition, resolution
    ("Claire Dubois", None, "unsuitable", "a", "restock", "refund"),
    ("Jonas Weber", {"lamp": 1}, "defective", "d", "scrap", "refund"),
    ("Marta Kowalska", {"speaker": 1}, "used", "b", "refurbish", "refund"),
    ("Luca Rossi", {"speaker": 1}, "unwanted", "b", "refurbish", "refund"),
    ("Emma Johnson", {"chair": 1}, "wrong", "a", "restock", "refund"),
    ("Anna Schmidt", {"book": 2}, "transport", None, None, "keep"),
    ("Sofia Garcia", {"lamp": 2}, "wrong", "a", "restock", "refund"),
]

REFUSED = ("Pierre Martin", {"chair": 2}, "used")
WAITING = ("Max Bauer", {"lamp": 1}, "unwanted")


def play(stage: Stage) -> None:
    _create_budget(stage)
    orders = {row[0]: _take_back(stage, *row) for row in RETURNS}
    _refuse(stage)
    _request(stage, *WAITING)
    _bill_freight(stage, list(orders.values()))
    _refurbish_and_resell(stage)


def _create_budget(stage: Stage) -> None:
    plans = {
        # category: units, refunds, fees, freight, write-downs
        "Furniture": (4, 900.0, 100.0, 60.0, 50.0),
        "Lighting": (3, 500.0, 50.0, 20.0, 40.0),
        "Electronics": (2, 600.0, 60.0, 20.0, 60.0),
        "Books": (5, 150.0, 10.0, 10.0, 0.0),
    }
    names = ("units", "refunds", "restocking_fees", "freight", "write_downs")
    categories = stage.env["product.category"]
    budget = stage.env["return.budget"].create(
        {
            "date_from": date.today().replace(day=1),
            "line_ids": [
                Command.create(
                    {
                        "categ_id": categories.search([("name", "=", name)]).id,
                        **dict(zip(names, figures, strict=True)),
                    }
                )
                for name, figures in plans.items()
            ],
        }
    )
    budget.action_confirm()


def _request(
    stage: Stage,
    customer: str,
    quantities: dict[str, int] | None,
    reason: str,
    resolution: str = "refund",
) -> Any:
    wizard = stage.env["sale.order.return"].create(
        {
            "sale_order_id": stage.sales[customer].id,
            "reason_id": stage.env.ref(
                f"returns_management.return_order_reason_{reason}"
            ).id,
        }
    )
    if quantities is None:
        wizard.action_select_all()
    for line in wizard.line_ids:
        short = next(s for s, p in stage.products.items() if p == line.product_id)
        line.resolution = resolution
        if quantities is not None:
            line.quantity = quantities.get(short, 0)
    return stage.env["return.order"].browse(wizard.action_create_return()["res_id"])


def _take_back(
    stage: Stage,
    customer: str,
    quantities: dict[str, int] | None,
    reason: str,
    grade: str | None,
    disposition: str | None,
    resolution: str,
) -> Any:
    """From the request to the posted credit note."""
    order = _request(stage, customer, quantities, reason, resolution)
    stage.env.cr.commit()
    order.action_approve()
    stage.env.cr.commit()
    if grade and disposition:
        _receive_and_inspect(stage, order, grade, disposition)
    order.action_create_credit_notes()
    order.credit_note_ids.action_post()
    stage.env.cr.commit()
    return order


def _receive_and_inspect(
    stage: Stage, order: Any, grade: str, disposition: str
) -> None:
    picking = order.picking_ids
    picking.move_ids.picked = True
    picking._action_done()
    addon = "returns_accounting" if disposition == "refurbish" else "returns_management"
    order.action_inspect()
    for answer in order.inspection_ids.answer_ids:
        worse = answer.item_id.grade_id.code.lower() <= grade
        answer.value_yes = "no" if worse else "yes"
    order.inspection_ids.write(
        {
            "grade_id": stage.env.ref(f"returns_management.return_grade_{grade}").id,
            "disposition_id": stage.env.ref(
                f"{addon}.return_disposition_{disposition}"
            ).id,
        }
    )
    order.inspection_ids.action_done()


def _refuse(stage: Stage) -> None:
    order = _request(stage, *REFUSED)
    stage.env["return.order.reject"].create(
        {
            "return_order_ids": [Command.set(order.ids)],
            "reason": "The chairs were sanded and painted after delivery.",
        }
    ).action_reject()


def _bill_freight(stage: Stage, orders: list[Any]) -> None:
    """The parcel carrier's bill, each parcel attributed to the line it brought back."""
    carrier = stage.env["res.partner"].create({"name": "Spree Parcel"})
    service = stage.env["product.product"].create(
        {"name": "Return Parcel", "type": "service", "sale_ok": False}
    )
    for order in orders:
        for line in order.line_ids.filtered("qty_received"):
            company.bill_vendor(
                stage,
                carrier,
                service,
                1,
                6.90,
                return_line_id=line.id,
                return_entry_type="freight",
            )


def _refurbish_and_resell(stage: Stage) -> None:
    """Give a used speaker a second life: write-down, labour, stock, sale.

    Another one is still in the workshop at the end of the story.
    """
    stage.products["speaker"].action_create_refurbished_product()
    refurbished = stage.products["speaker"].refurbished_product_id
    refurbished.write({"list_price": 229.0, "invoice_policy": "delivery"})
    refurbished.taxes_id = stage.taxes["19"]
    stage.products["refurbished"] = refurbished
    documents = stage.env["return.refurbishment"].search([], order="id")
    documents.write(
        {
            "refurbished_product_id": refurbished.id,
            "expected_price": 229.0,
            "cost_to_complete": 18.0,
            "cost_to_sell": 12.0,
        }
    )
    documents.action_start()
    documents[0].action_finish()
    sale = sell(stage, "Ben Hoffmann", [("refurbished", 1, 0)], "EUR")
    pay(stage, sale)
    stage.sales["Ben Hoffmann"] = sale
