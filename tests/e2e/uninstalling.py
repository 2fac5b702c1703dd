"""Inside Odoo: a shop that used returns, and that goes on without them.

Run as ``python -m e2e.uninstalling STEP`` on the database that ``ODOO_DB`` names; the
last line is what it found, as JSON.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from odoo import Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

OURS = "returns_management"


@contextmanager
def administrator() -> Iterator[Any]:
    config.parse_config([])
    with Registry(os.environ["ODOO_DB"]).cursor() as cr:
        root = api.Environment(cr, api.SUPERUSER_ID, {})
        yield root(user=root.ref("base.user_admin"))


def use_and_uninstall(env: Any) -> dict[str, Any]:
    """Of three chairs one was credited and one is expected when the addons go."""
    sale = sell(env, "before", 3)
    received, _expected = (approve_return(env, sale) for _parcel in range(2))
    received.picking_ids.button_validate()
    received.action_inspect()
    received.inspection_ids.write(
        {
            "grade_id": env.ref(f"{OURS}.return_grade_a").id,
            "disposition_id": env.ref(f"{OURS}.return_disposition_restock").id,
        }
    )
    received.inspection_ids.action_done()
    received.action_create_credit_notes()
    received.credit_note_ids.action_post()
    facts = {"state": received.state, **count(sale)}
    env["ir.module.module"].search([("name", "=", OURS)]).button_immediate_uninstall()
    return facts


def go_on(env: Any) -> dict[str, Any]:
    """Plain Odoo receives what was expected, takes back the rest and a new sale."""
    (old,) = env["sale.order"].search([("client_order_ref", "=", "before")])
    receipt = old.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
    receipt.button_validate()
    take_back(env, old)
    new = sell(env, "after", 2)
    take_back(env, new)
    for sale in (old, new):
        # the goods that came back are credited: the first is a credit note
        sale._create_invoices(final=True).action_post()
    return {"left": find_remains(env), "old": count(old), "new": count(new)}


def sell(env: Any, reference: str, quantity: int) -> Any:
    """Chairs at 100, delivered and invoiced."""
    chair = env["product.product"].create(
        {
            "name": "Chair",
            "is_storable": True,
            "list_price": 100.0,
            "taxes_id": [Command.clear()],
            "invoice_policy": "delivery",
        }
    )
    stock = env.ref("stock.warehouse0").lot_stock_id
    env["stock.quant"]._update_available_quantity(chair, stock, 10)
    sale = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Claire Dubois"}).id,
            "client_order_ref": reference,
            "order_line": [
                Command.create({"product_id": chair.id, "product_uom_qty": quantity})
            ],
        }
    )
    sale.action_confirm()
    sale.picking_ids.button_validate()
    sale._create_invoices().action_post()
    return sale


def approve_return(env: Any, sale: Any) -> Any:
    """Our return of one chair, whose receipt is prepared."""
    reason = env.ref(f"{OURS}.return_order_reason_defective")
    wizard = env["sale.order.return"].create(
        {"sale_order_id": sale.id, "reason_id": reason.id}
    )
    wizard.line_ids.quantity = 1
    order = env["return.order"].browse(wizard.action_create_return()["res_id"])
    order.action_approve()
    return order


def take_back(env: Any, sale: Any) -> None:
    """Odoo's own return of one chair."""
    delivery = sale.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
    wizard = env["stock.return.picking"].create({"picking_id": delivery.id})
    wizard.product_return_moves.quantity = 1
    receipt = env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
    receipt.button_validate()


def count(sale: Any) -> dict[str, Any]:
    (line,) = sale.order_line
    return {
        "delivered": line.qty_delivered,
        "invoiced": line.qty_invoiced,
        "billed": sum(sale.invoice_ids.mapped("amount_untaxed_signed")),
        "on_hand": line.product_id.qty_available,
    }


def find_remains(env: Any) -> list[str]:
    """What an uninstalled addon must not leave behind."""
    modules = env["ir.module.module"].search([("name", "=like", "returns\\_%")])
    env.cr.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_name LIKE 'return\\_%%'"
        " UNION ALL SELECT model FROM ir_model WHERE model LIKE 'return.%%'"
        " UNION ALL SELECT concat_ws('.', module, name) FROM ir_model_data"
        " WHERE module = ANY(%s)",
        [modules.mapped("name")],
    )
    installed = modules.filtered(lambda module: module.state != "uninstalled")
    return [*installed.mapped("name"), *(name for (name,) in env.cr.fetchall())]


if __name__ == "__main__":
    step = {"use_and_uninstall": use_and_uninstall, "go_on": go_on}[sys.argv[1]]
    with administrator() as admin_env:
        print(json.dumps(step(admin_env)))
