"""Idempotency keys: the first answer to a key is the answer to it for a day.

https://docs.stripe.com/api/idempotent_requests
"""

import hashlib

from .account import DAY, Account
from .errors import IdempotencyError, StripeError

IN_PROGRESS: set[tuple[int, str]] = set()


def fingerprint(method: str, path: str, query: str, body: str) -> str:
    text = "\n".join((method, path, query, body))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def remembered(account: Account, key: str, mark: str) -> tuple[int, bytes] | None:
    """The stored (status, body) of a key used before.

    Raises IdempotencyError for a key of another request, and the 409 of a key whose
    first request still runs.
    """
    if len(key) > 255:
        raise IdempotencyError("Idempotency-Key may be at most 255 characters long.")
    if (account.number, key) in IN_PROGRESS:
        raise StripeError(
            "There is currently another in-progress request using this Stripe "
            "Idempotent Key. Please try again later.",
            status=409,
            code="idempotency_key_in_use",
        )
    row = account.store.db.execute(
        "SELECT fingerprint, status, body FROM idempotency WHERE account = ? "
        "AND key = ? AND created > ?",
        (account.number, key, account.now() - DAY),
    ).fetchone()
    if row is None:
        return None
    if row[0] != mark:
        raise IdempotencyError(
            "Keys for idempotent requests can only be used with the same parameters "
            "they were first used with. Try using a key other than "
            f"'{key}' if you meant to execute a different request."
        )
    return row[1], row[2]


def remember(account: Account, key: str, mark: str, status: int, body: bytes) -> None:
    account.store.db.execute(
        "INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?)",
        (account.number, key, account.now(), mark, status, body),
    )
