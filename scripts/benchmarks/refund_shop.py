"""A shop that owes refunds: its customers paid through the gateway and sent goods back.

Odoo makes the first returns with all that belongs to them, from the order to the
planned refund; PostgreSQL copies them. Each copy has documents and a payment at the
gateway of its own.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import stripe

from odoo import fields

from stripe_simulator.client import Control

from . import copying, return_cycle, shop

#: Returns that Odoo makes.
ORIGINALS = 25
SECRET_KEY = "sk_test_bench"

NUMBER = "(row.sequence_number + n * 1000)"
COPY = "|| '-' || n"

#: What is copied, and what a copy has of its own.
TABLES = {
    "res_partner": {},
    "sale_order": {"name": f"row.name {COPY}"},
    "sale_order_line": {},
    "stock_picking": {"name": f"row.name {COPY}"},
    "stock_move": {},
    "account_move": {
        "name": f"row.sequence_prefix || {NUMBER}",
        "sequence_number": NUMBER,
    },
    "account_move_line": {
        "matching_number": "CASE WHEN row.full_reconcile_id IS NULL"
        " THEN row.matching_number"
        f" ELSE (row.full_reconcile_id + n * {copying.SPAN})::varchar END",
    },
    "account_partial_reconcile": {},
    "account_full_reconcile": {},
    "account_payment": {},
    "payment_transaction": {
        "reference": f"row.reference {COPY}",
        "provider_reference": f"row.provider_reference {COPY}",
    },
    "return_order": {"name": f"row.name {COPY}"},
    "return_order_line": {},
    "return_inspection": {},
    "return_refund": {
        "name": f"row.name {COPY}",
        "idempotency_key": f"row.idempotency_key {COPY}",
    },
    "mail_followers": {"res_id": f"row.res_id + n * {copying.SPAN}"},
}
LINKS = (
    "account_invoice_transaction_rel",
    "account_move__account_payment",
    "account_move_line_account_tax_rel",
    "account_tax_sale_order_line_rel",
    "mail_followers_mail_message_subtype_rel",
    "sale_order_line_invoice_rel",
    "sale_order_transaction_rel",
)


def connect(env: Any, control: Control) -> Any:
    """The gateway's provider, set up to talk to the simulator."""
    address = "returns_accounting.stripe_api_base", control.url
    env["ir.config_parameter"].set_param(*address)
    env["res.company"].search([])._setup_returns_accounting()
    provider = env.ref("payment.payment_provider_stripe")
    provider.write(
        {
            "state": "test",
            "stripe_publishable_key": "pk_test_bench",
            "stripe_secret_key": SECRET_KEY,
        }
    )
    provider._setup_settlement()
    return provider


def prepare(env: Any, provider: Any, control: Control, rows: int) -> Any:
    """``rows`` planned refunds, each of a return, a credit note and a payment."""
    products = shop.set_up(env)
    originals = copying.Originals(env, TABLES, LINKS)
    sales = shop.sell(env, products, min(rows, ORIGINALS))
    _pay(env, provider, sales.invoice_ids)
    notes = return_cycle.take_in(env, sales)._create_credit_notes()
    notes.action_post()
    refunds = env["return.refund"]._create_for_credit_notes(notes)
    originals.multiply((rows - 1) // len(refunds))
    refunds = refunds.search([], limit=rows, order="id")
    _charge_sources(env, control, refunds)
    env.cr.commit()
    return refunds


def _pay(env: Any, provider: Any, invoices: Any) -> None:
    transactions = env["payment.transaction"].create(
        [
            {
                "provider_id": provider.id,
                "payment_method_id": env.ref("payment.payment_method_card").id,
                "reference": invoice.name,
                "provider_reference": invoice.name,
                "amount": invoice.amount_total,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "operation": "online_direct",
                "invoice_ids": [fields.Command.set(invoice.ids)],
            }
            for invoice in invoices
        ]
    )
    transactions._set_done()
    transactions._post_process()
    for transaction in transactions:  # later, or Odoo prints and mails the order
        orders = transaction.invoice_ids.line_ids.sale_line_ids.order_id
        transaction.sale_order_ids = orders


def _charge_sources(env: Any, control: Control, refunds: Any) -> None:
    """Have the gateway know the payments that are given back."""
    transactions = refunds.source_transaction_id
    amounts = [
        (transaction.currency_id.name, round(transaction.amount * 100))
        for transaction in transactions
    ]
    for transaction, intent in zip(transactions, charge(control, amounts), strict=True):
        transaction.provider_reference = intent
    env.flush_all()


def charge(control: Control, amounts: list[tuple[str, int]]) -> list[str]:
    """Payments of so much in minor units of a currency, as the gateway names them."""
    api = client(control)

    def pay(amount: tuple[str, int]) -> str:
        currency, minor = amount
        intent = api.payment_intents.create(
            {
                "amount": minor,
                "currency": currency.lower(),
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )
        return str(intent.id)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(pay, amounts))


def client(control: Control) -> Any:
    """The bare SDK."""
    addresses = {"api": control.url, "files": control.url}
    return stripe.StripeClient(SECRET_KEY, base_addresses=addresses).v1
