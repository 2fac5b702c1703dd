"""Refunds sent through the gateway and booked, by the job that does it.

Each row is a decided refund of a return of its own. The job that sends and the one
that books run beside each other, as the scheduler runs them. The floor asks the gateway
the same with the bare SDK, with as many threads and at the same pace, and books
nothing. The gateway is the simulator, which refuses what is above Stripe's limit. The
run fails unless every refund arrived once and is booked.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import stripe

from odoo import fields

from stripe_simulator.client import Control

from . import return_cycle, shop, stopwatch
from .stopwatch import Measure

ROWS = 2000
FEW_ROWS = 50
BATCH = 200
#: Seconds after which the scheduler looks for answers to book.
TICK = 0.1
#: Of each endpoint, a second (docs.stripe.com/rate-limits).
LIMIT = 25
SECRET_KEY = "sk_test_bench"


def main() -> int:
    rows = stopwatch.parse("refunds", ROWS).rows
    control = Control(os.environ["STRIPE_SIMULATOR_URL"], SECRET_KEY)
    with stopwatch.database() as env:
        provider = _connect(env, control)
        refunds = _prepare(env, provider, control, rows + FEW_ROWS)
        charges = _charge(control, [("EUR", 100_00)] * rows)
        control.settings(rate_limit_per_second=LIMIT)
        started = time.perf_counter()
        refunds.action_send()
        env.cr.commit()
        decided = time.perf_counter() - started
        few = _measure(env, FEW_ROWS)
        work = _measure(env, rows)
        print(f"{work.seconds:.1f} s, {decided:.1f} s to decide before", flush=True)
        floor = _time(lambda: _send_barely(provider, control, charges))
        control.settings(rate_limit_per_second=0)
        problem = _find_problem(env, refunds, control, rows)
    if problem:
        print(problem)
        return 1
    stopwatch.report(
        "refunds",
        rows,
        work,
        floor,
        refunds_per_second=round(rows / work.seconds, 1),
        decide_ms_per_row=round(decided / len(refunds) * 1000, 1),
        queries_per_row=round(work.queries / rows, 1),
        queries_per_row_of_few=round(few.queries / FEW_ROWS, 1),
    )
    return 0


def _connect(env: Any, control: Control) -> Any:
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


def _prepare(env: Any, provider: Any, control: Control, rows: int) -> Any:
    """Returns of paid orders, credited; their refunds are planned."""
    products = shop.set_up(env)
    refunds = env["return.refund"]
    while len(refunds) < rows:
        sales = shop.sell(env, products, min(BATCH, rows - len(refunds)))
        _pay(env, provider, control, sales.invoice_ids)
        notes = return_cycle.take_in(env, sales)._create_credit_notes()
        notes.action_post()
        refunds |= refunds._create_for_credit_notes(notes)
        env.cr.commit()
        print(f"{len(refunds)} refunds planned", flush=True)
    return refunds


def _pay(env: Any, provider: Any, control: Control, invoices: Any) -> None:
    amounts = [
        (invoice.currency_id.name, round(invoice.amount_total * 100))
        for invoice in invoices
    ]
    intents = _charge(control, amounts)
    transactions = env["payment.transaction"].create(
        [
            {
                "provider_id": provider.id,
                "payment_method_id": env.ref("payment.payment_method_card").id,
                "reference": f"{invoice.name}-{intent}",
                "provider_reference": intent,
                "amount": invoice.amount_total,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "operation": "online_direct",
                "invoice_ids": [fields.Command.set(invoice.ids)],
            }
            for invoice, intent in zip(invoices, intents, strict=True)
        ]
    )
    transactions._set_done()
    transactions._post_process()


def _charge(control: Control, amounts: Iterable[tuple[str, int]]) -> list[str]:
    client = _client(control)

    def charge(amount: tuple[str, int]) -> str:
        currency, minor = amount
        intent = client.payment_intents.create(
            {
                "amount": minor,
                "currency": currency.lower(),
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )
        return str(intent.id)

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(charge, amounts))


def _client(control: Control) -> Any:
    addresses = {"api": control.url, "files": control.url}
    return stripe.StripeClient(SECRET_KEY, base_addresses=addresses).v1


def _measure(env: Any, rows: int) -> Measure:
    """Send so many refunds and book them, each job with a cursor of its own."""
    sent, booked = threading.Event(), [0]

    def book() -> None:
        with env.registry.cursor() as cr:
            job = env(cr=cr)["return.refund"]
            while not sent.wait(TICK):
                job._cron_book_answers()
            booked[0] = cr.sql_log_count

    booking = threading.Thread(target=book)
    booking.start()

    def send() -> None:
        env["return.refund"]._cron_send_submitted(limit=rows)
        sent.set()
        booking.join()

    work = stopwatch.measure(env, send)
    return Measure(work.seconds, work.queries + booked[0])


def _send_barely(provider: Any, control: Control, charges: list[str]) -> None:
    from odoo.addons.returns_accounting.gateway import rate_limit, stripe_refunds

    client = _client(control)
    pace = stripe_refunds.REQUESTS_PER_SECOND
    looks, refunds = rate_limit.TokenBucket(pace), rate_limit.TokenBucket(pace)

    def send(charge: str) -> None:
        looks.take()
        client.payment_intents.retrieve(charge)
        refunds.take()
        key = f"floor-{charge}"
        params = {"payment_intent": charge, "amount": 50_00}
        client.refunds.create(
            {**params, "metadata": {"odoo_ref": key}}, {"idempotency_key": key}
        )

    def insist(charge: str) -> None:
        while True:
            with suppress(stripe.RateLimitError):
                return send(charge)
            time.sleep(1)

    with ThreadPoolExecutor(provider._get_refund_gateway().concurrency) as pool:
        list(pool.map(insist, charges))


def _time(work: Callable[[], object]) -> Measure:
    started = time.perf_counter()
    work()
    return Measure(time.perf_counter() - started, 0)


def _find_problem(env: Any, refunds: Any, control: Control, rows: int) -> str | None:
    """What is not as it should be, from both books."""
    env.invalidate_all()
    states = {state for state in refunds.mapped("state") if state != "succeeded"}
    unpaid = refunds.credit_note_id.filtered(lambda note: note.payment_state != "paid")
    made = control.books()["counts"]["refund"]
    if states:
        return f"Some refunds are {', '.join(sorted(states))}"
    if unpaid:
        return f"{len(unpaid)} credit notes are not paid, such as {unpaid[0].name}"
    if made != len(refunds) + rows:
        return f"The gateway made {made} refunds for {len(refunds) + rows} requests"
    return None


if __name__ == "__main__":
    sys.exit(main())
