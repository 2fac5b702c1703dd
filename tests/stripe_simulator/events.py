"""Events: stored with a snapshot of their object, queued for the webhook endpoints.

https://docs.stripe.com/api/events
"""

import time
from typing import Any

from .account import Account
from .render import render
from .store import Doc, encode


def emit(account: Account, kind: str, doc: Doc, previous: Doc | None = None) -> None:
    """Record that something happened to `doc`; `previous` holds what it was before."""
    if account.quiet:
        return
    data: dict[str, Any] = {"object": doc}
    if previous is not None:
        data["previous_attributes"] = previous
    event = {
        "id": account.new_id("evt_"),
        "object": "event",
        "api_version": account.settings["api_version"],
        "created": account.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 0,
        "request": {
            "id": account.request.id,
            "idempotency_key": account.request.idempotency_key,
        },
        "type": kind,
    }
    targets = [e for e in endpoints(account) if _wants(e, kind)]
    event["pending_webhooks"] = len(targets)
    version = account.settings["api_version"]
    data["object"] = render(account, doc, version, [])
    account.insert(event)
    for target in targets:
        body = event | {"api_version": target["api_version"] or version}
        shaped = render(account, doc, body["api_version"], [])
        body["data"] = data | {"object": shaped}
        _queue(account, target["id"], body)


def _queue(account: Account, endpoint: str, event: Doc) -> None:
    """Plan the delivery of an event, as the account's switches want it."""
    switches = account.settings["webhooks"]
    dropped = event["type"] in switches["drop"] or (
        switches["drop_probability"]
        and account.random.random() < switches["drop_probability"]
    )
    row = (
        account.number,
        endpoint,
        event["id"],
        event["type"],
        encode(event),
        "dropped" if dropped else "queued",
        time.time() + switches["delay"],
    )
    account.store.db.executemany(
        "INSERT INTO delivery (account, endpoint, event, type, body, state, attempts, "
        "due) VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
        [row] * (1 + switches["duplicate"]),
    )


def endpoints(account: Account) -> list[Doc]:
    """The account's webhook endpoints, cached until one changes."""
    if account.endpoints is None:
        account.endpoints = account.store.all(account.number, "webhook_endpoint")
    return account.endpoints


def _wants(endpoint: Doc, kind: str) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or kind in wanted)
