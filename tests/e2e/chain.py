"""The steps from a sale to the parcel that came back, over HTTP."""

import time
from typing import Any

import requests
import stripe


def sell(odoo: Any, name: str = "Chair") -> int:
    product = odoo.create(
        "product.product", name=name, is_storable=True, list_price=100.0
    )
    odoo("product.product", "write", [product], {"taxes_id": [(5,)]})
    stock = odoo.create(
        "stock.quant",
        product_id=product,
        location_id=odoo.ref("stock.stock_location_stock"),
        inventory_quantity=10,
    )
    odoo("stock.quant", "action_apply_inventory", [stock])
    sale = odoo.create(
        "sale.order",
        partner_id=odoo.create("res.partner", name="Claire Dubois"),
        order_line=[(0, 0, {"product_id": product, "product_uom_qty": 2})],
    )
    odoo("sale.order", "action_confirm", [sale])
    (picking,) = odoo.read("sale.order", sale, "picking_ids")["picking_ids"]
    odoo("stock.picking", "button_validate", [picking])
    return sale


def pay(odoo: Any, simulator: Any, provider: int, sale: int) -> None:
    """The customer's browser confirms the payment at Stripe and returns to Odoo."""
    wizard = odoo(
        "sale.advance.payment.inv",
        "create",
        {"sale_order_ids": [sale], "advance_payment_method": "delivered"},
    )
    odoo("sale.advance.payment.inv", "create_invoices", [wizard])
    order = odoo.read("sale.order", sale, "invoice_ids", "partner_id")
    odoo("account.move", "action_post", order["invoice_ids"])
    transaction = odoo.create(
        "payment.transaction",
        provider_id=provider,
        payment_method_id=odoo.ref("payment.payment_method_card"),
        reference=f"E2E-{time.time_ns()}",
        amount=200.0,
        currency_id=odoo.ref("base.USD"),
        partner_id=order["partner_id"][0],
        operation="online_direct",
        invoice_ids=[(6, 0, order["invoice_ids"])],
    )
    reference = odoo.read("payment.transaction", transaction, "reference")["reference"]
    intent = gateway(simulator).payment_intents.create(
        {
            "amount": 20000,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_visa",
            "description": reference,
        }
    )
    answer = requests.get(
        f"{odoo.url}/payment/stripe/return",
        params={"reference": reference, "payment_intent": intent.id},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code < 400
    job = odoo.ref("payment.cron_post_process_payment_tx")
    odoo("ir.cron", "method_direct_trigger", [job])
    state = odoo.read("payment.transaction", transaction, "state")["state"]
    assert state == "done"


def gateway(simulator: Any) -> Any:
    return stripe.StripeClient(
        simulator.key, base_addresses={"api": simulator.url, "files": simulator.url}
    ).v1


def take_back(odoo: Any, sale: int) -> int:
    reason = odoo.ref("returns_management.return_order_reason_defective")
    wizard = odoo.create("sale.order.return", sale_order_id=sale, reason_id=reason)
    (line,) = odoo.read("sale.order.return", wizard, "line_ids")["line_ids"]
    odoo("sale.order.return.line", "write", [line], {"quantity": 1})
    order = odoo("sale.order.return", "action_create_return", [wizard])["res_id"]
    odoo("return.order", "action_approve", [order])
    (picking,) = odoo.read("return.order", order, "picking_ids")["picking_ids"]
    odoo("stock.picking", "button_validate", [picking])
    odoo("return.order", "action_inspect", [order])
    results = odoo.read("return.order", order, "inspection_ids")["inspection_ids"]
    grades = {
        "grade_id": odoo.ref("returns_management.return_grade_a"),
        "disposition_id": odoo.ref("returns_management.return_disposition_restock"),
    }
    odoo("return.inspection", "write", results, grades)
    odoo("return.inspection", "action_done", results)
    return order
