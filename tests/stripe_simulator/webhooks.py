"""Delivery of events to the account's webhook endpoints, from a background task.

At least once and in no promised order, as Stripe does.
https://docs.stripe.com/webhooks
"""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any

import requests

from .account import Account, Accounts
from .store import Store

BATCH = 100
TIMEOUT_SECONDS = 30
COLUMNS = "seq, account, endpoint, event, type, body, attempts"


def signature(secrets: list[str], body: bytes, stamp: int) -> str:
    """The Stripe-Signature header: one v1 per secret in force.

    https://docs.stripe.com/webhooks/signatures
    """
    signed = f"{stamp}.".encode() + body
    marks = [hmac.new(s.encode(), signed, hashlib.sha256).hexdigest() for s in secrets]
    return ",".join([f"t={stamp}", *(f"v1={mark}" for mark in marks)])


class Webhooks:
    def __init__(self, store: Store, accounts: Accounts) -> None:
        self.store = store
        self.accounts = accounts
        self.news = asyncio.Event()
        self.sending = asyncio.Lock()
        self.session = requests.Session()
        self.session.trust_env = False

    def wake(self) -> None:
        self.news.set()

    async def run(self) -> None:
        """Deliver what is due, for as long as the server runs."""
        while True:
            self.news.clear()
            async with self.sending:
                due = self._due()
                for row in due:
                    await self._deliver(row)
            if not due:
                await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self.news.wait(), self._pause())
        except asyncio.TimeoutError:
            return

    def _due(self) -> list[tuple[Any, ...]]:
        """The next deliveries of every account that is not paused."""
        now = time.time()
        waiting = self.store.db.execute(
            "SELECT DISTINCT account FROM delivery WHERE state = 'queued'"
        ).fetchall()
        return [
            row
            for (number,) in waiting
            for row in self._due_of(self.accounts.numbered(number), now)
        ]

    def _due_of(self, account: Account, now: float) -> list[tuple[Any, ...]]:
        switches = account.settings["webhooks"]
        if switches["paused"]:
            return []
        rows = self.store.db.execute(
            f"SELECT {COLUMNS} FROM delivery WHERE state = 'queued' AND account = ? "
            "AND due <= ? ORDER BY due, seq LIMIT ?",
            (account.number, now, BATCH),
        ).fetchall()
        if switches["reorder"]:
            account.random.shuffle(rows)
        return rows

    def _pause(self) -> float | None:
        """Seconds until the next retry or delayed event, or None."""
        due = self.store.db.execute(
            "SELECT MIN(due) FROM delivery WHERE state = 'queued' AND due > ?",
            (time.time(),),
        ).fetchone()[0]
        return None if due is None else max(due - time.time(), 0.01)

    async def flush(self, account: Account, order: str, repeat: int) -> list[Any]:
        """Deliver everything queued for an account now, even while it is paused."""
        async with self.sending:
            rows = self.store.db.execute(
                f"SELECT {COLUMNS} FROM delivery WHERE account = ? AND "
                "state = 'queued' ORDER BY seq",
                (account.number,),
            ).fetchall()
            if order == "reverse":
                rows.reverse()
            elif order == "shuffle":
                account.random.shuffle(rows)
            return [await self._deliver(row) for row in rows for _ in range(repeat)]

    async def _deliver(self, row: tuple[Any, ...]) -> dict[str, Any]:
        sequence, number, endpoint_id, event, kind, body, attempts = row
        account = self.accounts.numbered(number)
        endpoint = self.store.get(number, "webhook_endpoint", endpoint_id)
        status = 0
        if endpoint and endpoint["status"] == "enabled":
            headers = self._headers(account, endpoint_id, body.encode())
            status = await asyncio.to_thread(self._post, endpoint["url"], body, headers)
        self._record(account, sequence, attempts + 1, status, endpoint is None)
        return {"event": event, "type": kind, "endpoint": endpoint_id, "status": status}

    def _headers(self, account: Account, endpoint: str, body: bytes) -> dict[str, str]:
        stored = account.column("webhook_endpoint", endpoint, "secrets")
        now = account.now()
        valid = [
            item["secret"]
            for item in json.loads(stored)
            if item["expires"] is None or item["expires"] > now
        ]
        stamp = int(time.time()) + account.settings["webhooks"]["stamp_offset"]
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(valid, body, stamp),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }

    def _post(self, url: str, body: str, headers: dict[str, str]) -> int:
        """The HTTP status answered, 0 when there was no answer."""
        try:
            answer = self.session.post(
                url,
                data=body.encode(),
                headers=headers,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return 0
        return answer.status_code

    def _record(
        self, account: Account, sequence: int, attempts: int, status: int, gone: bool
    ) -> None:
        waits = account.settings["webhooks"]["retry_after"]
        if 200 <= status < 300:
            state, due = "delivered", 0.0
        elif gone or attempts > len(waits):
            state, due = "failed", 0.0
        else:
            state, due = "queued", time.time() + waits[attempts - 1]
        self.store.db.execute(
            "UPDATE delivery SET state = ?, attempts = ?, due = ?, status = ? "
            "WHERE seq = ?",
            (state, attempts, due, status, sequence),
        )
