"""Refunds sent through the gateway and booked, by the jobs that do it.

Each row is a decided refund of a return of its own. The job that sends and the one
that books run beside each other in two processes, as the workers of an Odoo server run
scheduled jobs. The floor asks the gateway the same with the bare SDK, with as many
threads and at the same pace, and books nothing. The gateway is the simulator, which
refuses what is above Stripe's limit. The run fails unless every refund arrived once and
is booked.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import stripe

from stripe_simulator.client import Control

from . import refund_jobs, refund_shop, stopwatch
from .stopwatch import Measure

ROWS = 2000
FEW_ROWS = 50
#: Of each endpoint, a second (docs.stripe.com/rate-limits).
LIMIT = 25
#: Seconds after which the scheduler looks for what is left, such as after a pause.
TICK = 0.2
#: Submitted, and no answer of the gateway yet.
UNSENT = [("state", "=", "submitted"), ("answer_ids", "=", False)]


def main() -> int:
    rows = stopwatch.parse("refunds", ROWS).rows
    control = Control(os.environ["STRIPE_SIMULATOR_URL"], refund_shop.SECRET_KEY)
    with stopwatch.database() as env:
        started = time.perf_counter()
        provider = refund_shop.connect(env, control)
        refunds = refund_shop.prepare(env, provider, control, rows + FEW_ROWS)
        charges = refund_shop.charge(control, [("EUR", 100_00)] * rows)
        prepared = time.perf_counter() - started
        print(f"{len(refunds)} refunds planned in {prepared:.0f} s", flush=True)
        decided = _time(lambda: _decide(env, refunds)).seconds
        print(f"{len(refunds)} refunds decided in {decided:.0f} s", flush=True)
        control.settings(rate_limit_per_second=LIMIT)
        with refund_jobs.booking() as booker:
            few = _measure(env, booker, FEW_ROWS)
            work = _measure(env, booker, rows)
        print(f"Sent and booked in {work.seconds:.1f} s", flush=True)
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


def _decide(env: Any, refunds: Any) -> None:
    refunds.action_send()
    env.cr.commit()


def _measure(env: Any, booker: refund_jobs.Booker, rows: int) -> Measure:
    """Send so many refunds, while the other process books them."""
    booked = [0]
    refunds = env["return.refund"]
    later = refunds.search_count(UNSENT) - rows

    def send() -> None:
        booker.start()
        while (left := refunds.search_count(UNSENT) - later) > 0:
            refunds._cron_send_submitted(limit=left)
            env.cr.commit()  # as the scheduler does behind a job
            time.sleep(TICK)
        booked[0] = booker.stop()

    work = stopwatch.measure(env, send)
    return Measure(work.seconds, work.queries + booked[0])


def _send_barely(provider: Any, control: Control, charges: list[str]) -> None:
    from odoo.addons.returns_accounting.gateway import rate_limit, stripe_refunds

    client = refund_shop.client(control)
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
    env.cr.commit()  # see what the other process booked
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
