"""A dozen orders: delivered, invoiced, paid by card."""

from typing import Any

import stripe

from odoo import Command

from .stage import Stage

ORDERS = [
    # customer, currency, lines (product, quantity, discount)
    ("Claire Dubois", "EUR", [("chair", 4, 0), ("table", 1, 0)]),
    ("Jonas Weber", "EUR", [("lamp", 2, 10), ("book", 1, 0)]),
    ("Marta Kowalska", "EUR", [("speaker", 1, 0), ("book", 2, 0)]),
    ("Luca Rossi", "EUR", [("speaker", 2, 5), ("lamp", 1, 0)]),
    ("Emma Johnson", "USD", [("chair", 2, 0), ("book", 3, 0)]),
    ("Anna Schmidt", "EUR", [("book", 5, 15), ("lamp", 1, 0)]),
    ("Pierre Martin", "EUR", [("table", 1, 5), ("chair", 6, 5)]),
    ("Sofia Garcia", "EUR", [("lamp", 3, 0), ("book", 1, 0)]),
    ("Max Bauer", "EUR", [("chair", 2, 0), ("lamp", 1, 0), ("book", 1, 0)]),
    ("Nora Lind", "EUR", [("speaker", 1, 0), ("chair", 1, 0)]),
    ("Tom Becker", "EUR", [("book", 2, 0), ("table", 1, 0)]),
    ("Lea Fischer", "EUR", [("lamp", 1, 0), ("speaker", 1, 10)]),
]

#: Consumers withdraw by right: they pay no restocking fee and cannot be refused.
BUSINESSES = {"Marta Kowalska", "Pierre Martin"}


def play(stage: Stage) -> None:
    for customer, currency, lines in ORDERS:
        sale = sell(stage, customer, lines, currency)
        pay(stage, sale)
        stage.sales[customer] = sale
        stage.simulator.advance(hours=1)


def sell(
    stage: Stage, customer: str, lines: list[tuple[str, int, float]], currency: str
) -> Any:
    """An order of ``customer``, confirmed, delivered and invoiced."""
    partner = stage.env["res.partner"].create(
        {
            "name": customer,
            "email": f"{customer.split()[0].lower()}@example.com",
            "return_customer_kind": "business" if customer in BUSINESSES else False,
        }
    )
    sale = stage.env["sale.order"].create(
        {
            "partner_id": partner.id,
            "pricelist_id": _get_pricelist(stage, currency).id,
            "order_line": [
                Command.create(
                    {
                        "product_id": stage.products[short].id,
                        "product_uom_qty": quantity,
                        "discount": discount,
                    }
                )
                for short, quantity, discount in lines
            ],
        }
    )
    sale.action_confirm()
    picking = sale.picking_ids
    picking.action_assign()
    picking.move_ids.picked = True
    picking._action_done()
    sale._create_invoices().action_post()
    return sale


def _get_pricelist(stage: Stage, currency: str) -> Any:
    pricelists = stage.env["product.pricelist"]
    record = stage.env.ref(f"base.{currency}")
    return pricelists.search([("currency_id", "=", record.id)], limit=1) or (
        pricelists.create({"name": f"Shop {currency}", "currency_id": record.id})
    )


def pay(stage: Stage, sale: Any) -> None:
    """Charge the invoice to the customer's card, as a stored card is charged."""
    invoice = sale.invoice_ids
    token = _save_card(stage, sale.partner_id)
    transaction = stage.env["payment.transaction"].create(
        {
            "provider_id": stage.provider.id,
            "payment_method_id": token.payment_method_id.id,
            "token_id": token.id,
            "operation": "offline",
            "amount": invoice.amount_total,
            "currency_id": invoice.currency_id.id,
            "partner_id": sale.partner_id.id,
            "invoice_ids": [Command.set(invoice.ids)],
        }
    )
    transaction._send_payment_request()
    if transaction.state != "done":
        raise SystemExit(f"{transaction.reference}: {transaction.state_message}")
    transaction._post_process()
    stage.env.cr.commit()


def _save_card(stage: Stage, partner: Any) -> Any:
    url = stage.simulator.url
    client = stripe.StripeClient(
        stage.provider.stripe_secret_key, base_addresses={"api": url, "files": url}
    ).v1
    customer = client.customers.create({"name": partner.name, "email": partner.email})
    card = client.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    return stage.env["payment.token"].create(
        {
            "provider_id": stage.provider.id,
            "payment_method_id": stage.env.ref("payment.payment_method_card").id,
            "partner_id": partner.id,
            "provider_ref": customer.id,
            "stripe_payment_method": card.id,
            "payment_details": "4242",
        }
    )
