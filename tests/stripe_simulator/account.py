"""One isolated account per secret key: its settings, clock, identifiers and objects."""

import hashlib
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any

import stripe

from .errors import StripeError, missing
from .store import Doc, Store, encode

DAY = 86_400

# Amounts in minor units; percentages as decimal strings; durations in seconds.
DEFAULTS: dict[str, Any] = {
    "country": "DE",
    "settlement_currencies": ["eur"],
    "fee_percent": "1.5",
    "fee_fixed": {"eur": 25, "usd": 30, "gbp": 20, "chf": 30},
    "fx_fee_percent": "0",
    "instant_payout_fee_percent": "0",
    "dispute_fee": 2000,
    "dispute_fee_returned": True,
    "available_after_days": 2,
    "payout_arrival_days": 1,
    "payout_sent_after": 3600,
    "refunds_need_balance": False,
    "refund_fails_after": DAY,
    "refund_settles_after": DAY,
    "refund_reference_after": 3 * DAY,
    "reconciliation_after": 3600,
    "report_data_delay": 0,
    "report_includes_payout": False,
    "rate_limit_per_second": 0,
    "api_version": stripe.api_version,
    "webhooks": {
        "paused": False,
        "duplicate": 0,
        "reorder": False,
        "drop": [],
        "drop_probability": 0.0,
        "delay": 0,
        "retry_after": [1, 5, 30],
        "stamp_offset": 0,
    },
}
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NAMES = {"reporting.report_run": "report run", "event": "event"}


@dataclass
class Request:
    """What the objects and events created meanwhile record of the request."""

    id: str | None = None
    idempotency_key: str | None = None
    base_url: str = ""


@dataclass
class Account:
    store: Store
    number: int
    key: str
    seed: int
    settings: dict[str, Any]
    counter: int = 0
    clock: int | None = None
    request: Request = field(default_factory=Request)
    endpoints: list[Doc] | None = None
    requests: int = 0
    quiet: bool = False

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed}:{self.key}")
        self.identifier = self._identifier("acct_", 0)[:21]
        self._saved = (self.counter, self.clock, self.settings)

    def now(self) -> int:
        """Unix time of this account: real until its clock is set or advanced."""
        return int(time.time()) if self.clock is None else self.clock

    def new_id(self, prefix: str) -> str:
        """The next identifier: the same for the same seed, key and history."""
        self.counter += 1
        return self._identifier(prefix, self.counter)

    def _identifier(self, prefix: str, number: int) -> str:
        text = f"{self.seed}:{self.key}:{number}".encode()
        value = int.from_bytes(hashlib.blake2b(text, digest_size=18).digest(), "big")
        digits = []
        for _ in range(24):
            value, digit = divmod(value, 62)
            digits.append(ALPHABET[digit])
        return prefix + "".join(digits)

    def get(self, kind: str, identifier: str, param: str = "id") -> Doc:
        found = self.store.get(self.number, kind, identifier)
        if found is None:
            raise missing(NAMES.get(kind, kind), identifier, param)
        return found

    def insert(self, doc: Doc, **columns: Any) -> Doc:
        self.store.insert(self.number, doc, **columns)
        return doc

    def update(self, doc: Doc, **columns: Any) -> Doc:
        self.store.update(self.number, doc, **columns)
        return doc

    def column(self, kind: str, identifier: str, name: str) -> Any:
        return self.store.column(self.number, kind, identifier, name)

    def schedule(self, at: int, action: str, target: str) -> None:
        """Have `schedule.run_due` perform `action` once the clock reaches `at`."""
        if self.quiet:
            return
        self.store.db.execute(
            "INSERT INTO due (account, at, action, target) VALUES (?, ?, ?, ?)",
            (self.number, at, action, target),
        )

    def move_clock(self, to: int) -> None:
        """Set the clock; backwards only while the account holds nothing."""
        if to < self.now() and self.counter:
            raise StripeError(
                f"The clock stands at {self.now()} and cannot go back to {to} once "
                "objects exist; reset the account first.",
                param="clock",
            )
        self.clock = to

    def reset(self, clock: int | None) -> None:
        """Back to the state of first use; `clock` is the process's."""
        self.store.clear(self.number)
        self.counter, self.clock, self.endpoints = 0, clock, None
        self.settings = DEFAULTS | {"country": self.settings["country"]}
        self.random.seed(f"{self.seed}:{self.key}")

    def persist(self) -> None:
        """Write counter, clock and settings with the transaction, if they changed."""
        state = (self.counter, self.clock, self.settings)
        if state != self._saved:
            self.store.db.execute(
                "UPDATE account SET counter = ?, clock = ?, settings = ? WHERE id = ?",
                (self.counter, self.clock, encode(self.settings), self.number),
            )

    def committed(self) -> None:
        self._saved = (self.counter, self.clock, self.settings)

    def restore(self) -> None:
        """Forget what a rolled-back request changed."""
        self.counter, self.clock, self.settings = self._saved
        self.endpoints = None


class Accounts:
    """All accounts of the process, loaded or created on first use of their key."""

    def __init__(
        self, store: Store, seed: int, clock: int | None, country: str
    ) -> None:
        self.store = store
        self.seed = seed
        self.clock = clock
        self.country = country
        self.loaded: dict[str, Account] = {}
        self.by_number: dict[int, Account] = {}

    def get(self, key: str) -> Account:
        if key not in self.loaded:
            self._load(key)
        return self.loaded[key]

    def numbered(self, number: int) -> Account:
        if number not in self.by_number:
            row = self.store.db.execute(
                "SELECT key FROM account WHERE id = ?", (number,)
            ).fetchone()
            self._load(row[0])
        return self.by_number[number]

    def _load(self, key: str) -> None:
        query = "SELECT id, counter, clock, settings FROM account WHERE key = ?"
        row = self.store.db.execute(query, (key,)).fetchone()
        if row is None:
            settings = DEFAULTS | {"country": self.country}
            self.store.db.execute(
                "INSERT INTO account (key, counter, clock, settings) "
                "VALUES (?, 0, ?, ?)",
                (key, self.clock, encode(settings)),
            )
            row = self.store.db.execute(query, (key,)).fetchone()
        number, counter, clock, settings = row
        account = Account(
            self.store, number, key, self.seed, json.loads(settings), counter, clock
        )
        self.loaded[key] = self.by_number[number] = account
