"""Who sent a webhook: the signature scheme of Stripe, without its gaps.

https://docs.stripe.com/webhooks/signatures: the header is ``t=<Unix seconds>`` and one
``v1=<HMAC-SHA256 of "t.payload">`` for each signing secret in force. Odoo keeps only
the last ``v1`` and lets everything pass without a secret; the SDK accepts stamps of the
future. Here nothing passes that is not proven.
"""

import hashlib
import hmac
from collections.abc import Iterable

#: docs.stripe.com/webhooks/signatures: the default tolerance of Stripe's libraries.
TOLERANCE_SECONDS = 300

#: How far the gateway's clock may be ahead of ours.
SKEW_SECONDS = 30


class Refused(ValueError):
    """The webhook is not proven to come from the gateway; ``reason`` names why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def parse(header: str) -> tuple[int, list[str]]:
    """The stamp and the signatures of a header.

    :raise Refused: when it has no stamp, several, or no signature

    >>> parse("t=1700000000,v1=aa,v0=old,v1=bb")
    (1700000000, ['aa', 'bb'])
    """
    pairs = [entry.partition("=") for entry in header.split(",")]
    stamps = [value for name, _, value in pairs if name.strip() == "t"]
    marks = [value.strip() for name, _, value in pairs if name.strip() == "v1"]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit()):
        raise Refused("no stamp")
    if len(stamps[0]) > 12:
        raise Refused("no stamp")
    if not marks:
        raise Refused("no signature")
    return int(stamps[0]), marks


def sign(payload: bytes, secret: str, stamp: int) -> str:
    """The ``v1`` of a payload."""
    signed = str(stamp).encode() + b"." + payload
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def verify(payload: bytes, header: str, secrets: Iterable[str], now: float) -> str:
    """The secret that signed ``payload``.

    :param secrets: those in force, of one account or of several
    :param now: Unix seconds
    :raise Refused: when no secret did, or at a time that is not now
    """
    secrets = [secret for secret in secrets if secret]
    if not secrets:
        raise Refused("no signing secret")
    stamp, marks = parse(header)
    if now - stamp > TOLERANCE_SECONDS:
        raise Refused("old stamp")
    if stamp - now > SKEW_SECONDS:
        raise Refused("stamp of the future")
    for secret in secrets:
        expected = sign(payload, secret, stamp).encode()
        if any(hmac.compare_digest(expected, mark.encode()) for mark in marks):
            return secret
    raise Refused("wrong signature")
