"""Refund in ``ODOO_DB`` while everything breaks; the last line is JSON.

Environment: ``ODOO_DB``, ``STRIPE_SIMULATOR_URL``, and Odoo's own options as ``ODOO_*``
variables. Exit codes: 0 when nothing was lost, doubled, wrong or unbalanced, else 1.
"""

import argparse
import json
import os
import random
import sys
import time
from contextlib import closing
from typing import Any

import psycopg2
import requests

from devkit import ports
from stripe_simulator.client import Control

from . import audit, life, plan, stage
from .life import Place

#: What a calm end has: no faults, no kills within reach.
CALM = plan.Kill(0, float("inf"))
CALM_SECONDS = 600

#: Refunds that a person sends or refreshes with one click.
PORTION = 50
WEBHOOKS = {
    "duplicate": 0,
    "drop_probability": 0.0,
    "delay": 0.0,
    "reorder": False,
    "retry_after": [0.5, 1.0, 2.0],
}

LEFT = [("state", "in", ["draft", "approved"])]
UNDER_WAY = [("state", "in", ["submitted", "pending"])]

#: A day later: keys have lost their protection, and what waits for an attempt is due.
A_DAY_LATER = """
    UPDATE return_refund
       SET date_submitted = date_submitted - INTERVAL '25 hours',
           next_attempt = next_attempt - INTERVAL '25 hours'
     WHERE state = 'submitted';
    UPDATE payment_provider
       SET refund_paused_until = refund_paused_until - INTERVAL '25 hours'
     WHERE refund_paused_until IS NOT NULL
"""
A_DAY = {"hours": 25}


def main() -> int:
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="chaos")
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    simulator = Control(os.environ["STRIPE_SIMULATOR_URL"], stage.SECRET_KEY)
    place = Place(
        os.environ["ODOO_DB"],
        ports.free(),
        (2, "admin"),
        simulator,
        stage.client(simulator),
    )
    identifiers = _prepare(place, options)
    died = _break(place, identifiers, options)
    calm = _calm(place)
    facts = {**calm, **_judge(place)}
    seconds = round(time.monotonic() - started, 1)
    head = {"faults": "refunds", "runs": options.runs, "seed": options.seed}
    print(json.dumps({**head, "kills": died, **facts, "seconds": seconds}), flush=True)
    return 1 if any(facts[name] for name in audit.Findings().counts()) else 0


def _prepare(place: Place, options: argparse.Namespace) -> list[int]:
    place.simulator.webhooks(retry_after=WEBHOOKS["retry_after"])
    place.simulator.settings(refund_fails_after=2, refund_settles_after=2)
    webhook = f"{place.url}/payment/stripe/webhook"
    with stage.environment(place.database) as env:
        stage.prepare(env, place.simulator, webhook, options.runs, options.seed)
        return env["return.refund"].search([], order="id").ids


def _break(place: Place, identifiers: list[int], options: Any) -> int:
    draw = random.Random(options.seed)
    died = 0
    for number, one in enumerate(plan.rounds(options.runs, options.seed), 1):
        by_step = life.live(place, one, identifiers, draw)
        died += len(one.kills)
        faults = ", ".join(fault["kind"] for fault in one.faults) or "no faults"
        print(f"Round {number}: {faults}; {by_step} died at their step", flush=True)
    return died


def _calm(place: Place) -> dict[str, int]:
    """Let everything be sent and learnt, as it is on any later day.

    :return: how many refunds the faults left undecided, of which they prove little, and
        how many calls took a person longer than they wait
    """
    slow = 0

    def is_quiet() -> bool:
        nonlocal slow
        try:
            return _is_quiet(place)
        except requests.Timeout:
            slow += 1
            return False

    place.simulator.webhooks(**WEBHOOKS)
    with life.servers(place, (CALM, CALM)) as (front, _back):
        ports.wait_for(place.port, lambda: not front.ended, life.START_SECONDS)
        left = life.call(place, "return.refund", "search_count", LEFT)
        life.until(is_quiet, CALM_SECONDS)
    return {"left": left, "slow": slow}


def _is_quiet(place: Place) -> bool:
    """Push on what is left; returns whether nothing is."""
    left = life.call(place, "return.refund", "search", LEFT)
    _click(place, "action_send", left)
    _pass_time(place)
    waiting = life.call(place, "return.refund", "search", UNDER_WAY)
    known = life.call(
        place, "return.refund", "search", [("provider_reference", "!=", False)]
    )
    if not left and not waiting:
        _click(place, "action_refresh", known)
        return True
    _click(place, "action_refresh", waiting)
    return False


def _click(place: Place, action: str, refunds: list[int]) -> None:
    for start in range(0, len(refunds), PORTION):
        portion = refunds[start : start + PORTION]
        life.call(place, "return.refund", action, portion)


def _pass_time(place: Place) -> None:
    place.simulator.advance(**A_DAY)
    with closing(psycopg2.connect(dbname=place.database)) as connection, connection:
        connection.cursor().execute(A_DAY_LATER)
    life.call(place, "return.refund", "action_send", [])


def _judge(place: Place) -> dict[str, Any]:
    with stage.environment(place.database) as env:
        books = place.simulator.books()
        findings, states = audit.read(env, place.gateway, books)
    for sentence in findings.sentences():
        print(sentence)
    return {**findings.counts(), "states": dict(states)}


if __name__ == "__main__":
    sys.exit(main())
