"""Errors in the shape Stripe answers them.

https://docs.stripe.com/api/errors
"""

from typing import Any


class StripeError(Exception):
    """A refusal that the client receives as ``{"error": {...}}``.

    `keeps_changes` says that what happened before the refusal stays (a declined
    charge is recorded); `remembered` says that the answer is replayed for the same
    idempotency key.
    """

    keeps_changes = False
    remembered = True
    kind = "invalid_request_error"

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str | None = None,
        param: str | None = None,
        headers: dict[str, str] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.param = param
        self.headers = headers or {}
        self.details = details

    def to_dict(self) -> dict[str, Any]:
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.code:
            error["code"] = self.code
            slug = self.code.replace("_", "-")
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{slug}"
        if self.param:
            error["param"] = self.param
        return {"error": {**error, **self.details}}


class ParameterError(StripeError):
    """The request was refused before anything ran, so it may be corrected and sent
    again with the same idempotency key."""

    remembered = False


class AuthenticationError(StripeError):
    remembered = False

    def __init__(self, message: str) -> None:
        super().__init__(message, status=401)


class CardError(StripeError):
    """The issuer said no; the failed charge stays on record."""

    kind = "card_error"
    keeps_changes = True

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message, status=402, **details)


class IdempotencyError(StripeError):
    kind = "idempotency_error"
    remembered = False


class RateLimitError(StripeError):
    remembered = False

    def __init__(self, reason: str, retry_after: float | None) -> None:
        headers = {"Stripe-Rate-Limited-Reason": reason}
        if retry_after is not None:
            headers["Retry-After"] = f"{retry_after:g}"
        super().__init__(
            "Request rate limit exceeded. You can learn more about rate limits here "
            "https://stripe.com/docs/rate-limits.",
            status=429,
            code="rate_limit",
            headers=headers,
        )


class ServerError(StripeError):
    kind = "api_error"

    def __init__(self, message: str, status: int = 500) -> None:
        super().__init__(message, status=status)


def missing(kind: str, identifier: str, param: str = "id") -> StripeError:
    """The 404 (or 400 when named by a parameter) for an unknown object."""
    return StripeError(
        f"No such {kind}: '{identifier}'",
        status=404 if param == "id" else 400,
        code="resource_missing",
        param=param,
    )
