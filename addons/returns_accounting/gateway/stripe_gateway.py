"""Stripe through its own SDK, in our words: plain dicts, our errors, our keys.

Amounts are integer minor units (``domain.minor_units``); times are Unix seconds.
Every method raises ``GatewayError``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import requests
import stripe

from .balance_transaction import BalanceTransaction, from_api
from .errors import GatewayError
from .rate_limit import TokenBucket

#: docs.stripe.com/api/pagination: the most a page can hold.
PAGE = 100

#: docs.stripe.com/rate-limits: 25 a second for each endpoint, of which we leave some.
PAGES_PER_SECOND = 20

#: The first second of 2010: before it, nobody had an account.
STRIPE_STARTED = 1262304000
TIMEOUT_SECONDS = 30

#: Report files live here (docs.stripe.com/reports/api): nobody else gets our key.
FILES_HOST = "files.stripe.com"

Doc = dict[str, Any]


class StripeGateway:
    """One Stripe account, chosen by its secret key.

    ``api_base`` replaces Stripe's own addresses: a stand-in for tests and the demo.
    """

    def __init__(self, secret_key: str, api_base: str | None = None):
        self._secret_key = secret_key
        self._api_base = api_base
        self._pace = TokenBucket(PAGES_PER_SECOND)

    @cached_property
    def _client(self) -> stripe.StripeClient:
        base = self._api_base
        return stripe.StripeClient(
            self._secret_key,
            base_addresses={"api": base, "files": base} if base else None,
            http_client=stripe.RequestsClient(timeout=TIMEOUT_SECONDS),
            max_network_retries=1,
        )

    def account_created(self) -> int:
        """Nothing moved before."""
        with translated():
            account = self._client.v1.accounts.retrieve_current().to_dict()
        return account.get("created") or STRIPE_STARTED

    def account_id(self) -> str:
        with translated():
            return self._client.v1.accounts.retrieve_current().id

    def retrieve_payout(self, identifier: str) -> Doc:
        """The payout with its own ``balance_transaction`` expanded."""
        with translated():
            return self._client.v1.payouts.retrieve(
                identifier, {"expand": ["balance_transaction"]}
            ).to_dict()

    def list_payouts(self, created: dict[str, int] | None = None) -> Iterator[Doc]:
        """Payouts, newest first; ``created`` = {"gte": …, "lt": …}."""
        params = _filters(created=created, expand=["data.balance_transaction"])
        with translated():
            for payout in self._client.v1.payouts.list(params).auto_paging_iter():
                yield payout.to_dict()

    def iter_balance_transactions(
        self, payout: str | None = None, created: dict[str, int] | None = None
    ) -> Iterator[BalanceTransaction]:
        """Newest first, of one automatic payout or of a window of time.

        Several threads may read at once: all of them keep to one pace.
        """
        params = _filters(payout=payout, created=created, expand=["data.source"])
        has_more = True
        while has_more:
            self._pace.take()
            with translated():
                page = self._client.v1.balance_transactions.list(params).to_dict()
            for transaction in page["data"]:
                yield from_api(transaction, payout)
            has_more = page["has_more"] and bool(page["data"])
            if has_more:
                params["starting_after"] = page["data"][-1]["id"]

    def retrieve_balance_transaction(self, identifier: str) -> BalanceTransaction:
        with translated():
            found = self._client.v1.balance_transactions.retrieve(
                identifier, {"expand": ["source"]}
            )
        return from_api(found.to_dict(), None)

    def retrieve_balance(self) -> dict[str, int]:
        """{currency: available + pending}: all that the account is owed."""
        with translated():
            balance = self._client.v1.balance.retrieve().to_dict()
        totals: dict[str, int] = {}
        for part in (*balance["available"], *balance["pending"]):
            code = part["currency"].upper()
            totals[code] = totals.get(code, 0) + part["amount"]
        return totals

    def run_report(self, report_type: str, parameters: Doc) -> Doc:
        """Ask for a report; poll ``retrieve_report`` until it has succeeded."""
        with translated():
            return self._client.v1.reporting.report_runs.create(
                {"report_type": report_type, "parameters": parameters}
            ).to_dict()

    def retrieve_report(self, identifier: str) -> Doc:
        with translated():
            return self._client.v1.reporting.report_runs.retrieve(identifier).to_dict()

    def download_report(self, report: Doc) -> bytes:
        """The CSV of a succeeded report run.

        The SDK has no call for it: a plain GET with the key as the user of Basic
        authentication (docs.stripe.com/reports/api).
        """
        url = report["result"]["url"]
        self._check_file_address(url)
        try:
            answer = requests.get(
                url, auth=(self._secret_key, ""), timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException as error:
            raise GatewayError("connection", None, str(error), True) from error
        if not answer.ok:
            message = f"{url} answered {answer.status_code}: {answer.text[:200]}"
            raise GatewayError("server", None, message, answer.status_code >= 500)
        return answer.content

    def _check_file_address(self, url: str) -> None:
        parts = urlsplit(url)
        if self._api_base and parts.netloc == urlsplit(self._api_base).netloc:
            return
        if (parts.scheme, parts.netloc) != ("https", FILES_HOST):
            message = f"The report file is at {url}, which is no address of Stripe"
            raise GatewayError("invalid", None, message, False)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    try:
        yield
    except stripe.StripeError as error:
        kind, retryable = _classify(error)
        message = error.user_message or str(error)
        raise GatewayError(
            kind, error.code, message, retryable, _retry_after(error)
        ) from error


def _classify(error: stripe.StripeError) -> tuple[str, bool]:
    """(kind, retryable); the status decides where the class does not."""
    by_class = {
        stripe.APIConnectionError: ("connection", True),
        stripe.AuthenticationError: ("authentication", False),
        stripe.PermissionError: ("authentication", False),
        stripe.IdempotencyError: ("idempotency", False),
        stripe.CardError: ("declined", False),
    }
    for sdk_class, verdict in by_class.items():
        if isinstance(error, sdk_class):
            return verdict
    status = error.http_status or 0
    if status == 429 or isinstance(error, stripe.RateLimitError):
        return ("busy" if _is_one_object(error) else "rate_limit"), True
    if status == 409 or status >= 500 or not status:
        return "server", True
    return ("not_found" if status == 404 else "invalid"), False


def _is_one_object(error: stripe.StripeError) -> bool:
    """One object is busy, not the account (docs.stripe.com/rate-limits)."""
    limited = _header(error, "stripe-rate-limited-reason")
    return error.code == "lock_timeout" or limited == "resource-specific"


def _retry_after(error: stripe.StripeError) -> float | None:
    try:
        return float(_header(error, "retry-after") or "")
    except ValueError:
        return None


def _header(error: stripe.StripeError, name: str) -> str | None:
    headers = {key.lower(): value for key, value in (error.headers or {}).items()}
    return headers.get(name)


def _filters(**values: Any) -> Doc:
    given = {name: value for name, value in values.items() if value}
    return {"limit": PAGE, **given}
