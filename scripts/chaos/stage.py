"""Hundreds of paid orders of random amounts, returned and credited, refunds planned."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import stripe

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tools import config

from benchmarks import return_cycle, shop
from stripe_simulator.client import Control

SECRET_KEY = "sk_test_chaos"
BATCH = 100
THREADS = 8

#: What the refunds of a charge do later, and how many in a hundred such charges.
CARDS = {
    "pm_card_visa": 70,
    "pm_card_refundFail": 15,
    "pm_card_pendingRefund": 15,
}

#: One invoice in so many is paid by two cards.
SPLIT_EVERY = 7


@contextmanager
def environment(database: str) -> Iterator[Any]:
    config.parse_config(["--log-handler=:WARNING"])
    with Registry(database).cursor() as cr:
        root = api.Environment(cr, SUPERUSER_ID, {})
        context = {"mail_notify_force_send": False}
        yield root(user=root.ref("base.user_admin"), context=context)


def client(simulator: Control) -> Any:
    return stripe.StripeClient(
        simulator.key,
        base_addresses={"api": simulator.url, "files": simulator.url},
        max_network_retries=0,
    ).v1


def prepare(env: Any, simulator: Control, webhook: str, runs: int, seed: int) -> None:
    """Plan ``runs`` refunds, each of a return of its own.

    :param webhook: where the gateway is to send its events
    """
    draw = random.Random(seed)
    env["res.company"].search([])._setup_returns_accounting()
    provider = _connect(env, simulator, webhook)
    products = shop.set_up(env)
    planned = env["return.refund"]
    while len(planned) < runs:
        sales = _sell(env, products, min(BATCH, runs - len(planned)), draw)
        _pay(env, provider, sales.invoice_ids, client(simulator), draw)
        return_cycle.take_back(env, sales)
        notes = env["return.order"].search([]).credit_note_ids
        planned |= env["return.refund"]._create_for_credit_notes(
            notes.filtered(lambda note: not note.return_refund_ids)
        )
        env.cr.commit()
        print(f"{len(planned)} refunds planned", flush=True)


def _connect(env: Any, simulator: Control, webhook: str) -> Any:
    parameter = "returns_accounting.stripe_api_base", simulator.url
    env["ir.config_parameter"].set_param(*parameter)
    endpoint = client(simulator).webhook_endpoints.create(
        {"url": webhook, "enabled_events": ["*"]}
    )
    provider = env.ref("payment.payment_provider_stripe")
    provider.write(
        {
            "state": "test",
            "stripe_publishable_key": "pk_test_chaos",
            "stripe_secret_key": simulator.key,
            "stripe_webhook_secret": endpoint.secret,
        }
    )
    provider._setup_settlement()
    return provider


def _sell(env: Any, products: Any, count: int, draw: random.Random) -> Any:
    """Orders of two pieces at a random price each."""
    for product in products:
        product.list_price = draw.randint(100, 99_999) / 100
    return shop.sell(env, products, count)


def _pay(env: Any, provider: Any, invoices: Any, gateway: Any, draw: Any) -> None:
    shares = [
        (invoice, share)
        for number, invoice in enumerate(invoices)
        for share in _shares(invoice, number)
    ]
    cards = draw.choices(list(CARDS), list(CARDS.values()), k=len(shares))
    with ThreadPoolExecutor(THREADS) as pool:
        intents = list(
            pool.map(
                lambda share, card: _charge(gateway, share, card),
                [(invoice.currency_id.name, share) for invoice, share in shares],
                cards,
            )
        )
    transactions = env["payment.transaction"].create(
        [
            {
                "provider_id": provider.id,
                "payment_method_id": env.ref("payment.payment_method_card").id,
                "reference": f"{invoice.name}-{intent}",
                "provider_reference": intent,
                "amount": float(share),
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "operation": "online_direct",
                "invoice_ids": [Command.set(invoice.ids)],
            }
            for (invoice, share), intent in zip(shares, intents, strict=True)
        ]
    )
    transactions._set_done()
    for transaction in transactions:
        transaction._post_process()


def _shares(invoice: Any, number: int) -> list[Decimal]:
    total = Decimal(str(invoice.amount_total))
    if number % SPLIT_EVERY:
        return [total]
    part = (total / 3).quantize(Decimal("0.01"))
    return [part, total - part]


def _charge(gateway: Any, share: tuple[str, Decimal], card: str) -> str:
    currency, amount = share
    intent = gateway.payment_intents.create(
        {
            "amount": int(amount * 100),
            "currency": currency.lower(),
            "confirm": True,
            "payment_method": card,
        }
    )
    return intent.id
