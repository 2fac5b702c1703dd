"""The HTTP application: from a request to a Stripe-shaped answer.

Requests run one after the other on the event loop, each in one database transaction:
an answer is sent only after its effects are committed.
"""

import asyncio
import base64
import binascii
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import control, idempotency, resources
from .account import Account, Accounts, Request
from .connections import abort
from .errors import (
    AuthenticationError,
    ParameterError,
    RateLimitError,
    ServerError,
    StripeError,
)
from .faults import Fault, Faults
from .params import parsed
from .render import render
from .router import Endpoint, find
from .schedule import run_due
from .store import Store, encode
from .uploads import as_form
from .webhooks import Webhooks

assert resources.__all__
METHODS = ["GET", "POST", "DELETE"]
Answer = tuple[int, bytes, dict[str, str]]


@dataclass(frozen=True)
class Call:
    """One API request, as far as its handling depends on it."""

    endpoint: Endpoint
    identifiers: tuple[str, ...]
    method: str
    path: str
    query: str
    body: str
    version: str
    key: str | None

    @property
    def mark(self) -> str:
        return idempotency.fingerprint(self.method, self.path, self.query, self.body)


class Simulator:
    def __init__(self, store: Store, accounts: Accounts) -> None:
        self.store = store
        self.accounts = accounts
        self.faults = Faults()
        self.webhooks = Webhooks(store, accounts)

    def app(self) -> Starlette:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> Any:
            worker = asyncio.create_task(self.webhooks.run())
            worker.add_done_callback(_report_crash)
            yield
            worker.cancel()

        return Starlette(
            routes=[
                Route("/_control/health", lambda _: JSONResponse({"ok": True})),
                Route("/_control/{name}", _answering(self.control), methods=METHODS),
                Route("/{path:path}", _answering(self.api), methods=METHODS),
            ],
            lifespan=lifespan,
        )

    async def control(self, http: HttpRequest) -> Response:
        """A JSON call that tests steer an account with; see `control`."""
        account = self.accounts.get(secret_key(http))
        values = json.loads(await http.body() or b"{}")
        if not isinstance(values, dict):
            raise ParameterError("A control call takes a JSON object.")
        name = http.path_params["name"]
        account.request = Request(base_url=str(http.base_url).rstrip("/"))
        result = await control.call(self, account, http.method, name, values)
        return JSONResponse(result)

    async def api(self, http: HttpRequest) -> Response:
        account = self.accounts.get(secret_key(http))
        account.requests += 1
        request = Request(
            f"req_{account.number:04d}{account.requests:010d}",
            http.headers.get("idempotency-key") if http.method == "POST" else None,
            str(http.base_url).rstrip("/"),
        )
        headers = {"Request-Id": request.id or ""}
        try:
            call = _call(account, http, await _form(http))
            status, body, more = await self._answer(account, call, request, http)
        except StripeError as error:
            error.headers |= headers
            raise
        headers |= more | {"Stripe-Version": call.version}
        if call.key:
            headers["Idempotency-Key"] = call.key
        media_type = headers.pop("Content-Type", "application/json")
        return Response(body, status, headers, media_type)

    async def _answer(
        self, account: Account, call: Call, request: Request, http: HttpRequest
    ) -> Answer:
        if call.key:
            stored = idempotency.remembered(account, call.key, call.mark)
            if stored:
                return *stored, {"Idempotent-Replayed": "true"}
        self.faults.limit(account, f"{call.method} {call.endpoint.path}")
        faults = self.faults.pick(account, call.method, call.path)
        if "latency" in faults:
            await _wait(account, call.key, faults["latency"].seconds)
        if "rate_limit" in faults:
            fault = faults["rate_limit"]
            raise RateLimitError(fault.reason, fault.retry_after)
        answer = self._execute(account, call, request, faults)
        self.webhooks.wake()
        if "timeout_after" in faults:
            await asyncio.sleep(faults["timeout_after"].seconds)
        if "drop_after" in faults:
            abort(http.client)
        return answer

    def _execute(
        self, account: Account, call: Call, request: Request, faults: dict[str, Fault]
    ) -> Answer:
        """Run the endpoint and remember its answer, in one transaction."""
        account.request = request
        failure = faults.get("error_before") or faults.get("error_after")
        error: StripeError | None = None
        body = b""
        self.store.begin()
        try:
            run_due(account)
            if "error_before" not in faults:
                body = self._body(account, call)
        except StripeError as raised:
            error = raised
        except BaseException:
            self._rollback(account)
            raise
        if error and not error.keeps_changes:
            self._rollback(account)
            self.store.begin()
        if failure:
            error = ServerError("An unknown error occurred", failure.status)
        self._finish(account, call, error, body)
        if error:
            raise error
        return 200, body, call.endpoint.headers

    def _finish(
        self, account: Account, call: Call, error: StripeError | None, body: bytes
    ) -> None:
        if call.key and (error is None or error.remembered):
            status = error.status if error else 200
            answer = encode(error.to_dict()).encode() if error else body
            idempotency.remember(account, call.key, call.mark, status, answer)
        account.persist()
        self.store.commit()
        account.committed()

    def _rollback(self, account: Account) -> None:
        self.store.rollback()
        account.restore()

    def _body(self, account: Account, call: Call) -> bytes:
        values = call.endpoint.schema.check(parsed(call.query, call.body), call.version)
        expand = values.pop("expand", [])
        result = call.endpoint.handler(account, values, *call.identifiers)
        if isinstance(result, bytes):
            return result
        return encode(render(account, result, call.version, expand)).encode()


def _report_crash(worker: asyncio.Task[None]) -> None:
    """Deliveries must not end unnoticed."""
    if not worker.cancelled() and worker.exception():
        logging.getLogger("uvicorn.error").critical(
            "Webhook delivery stopped", exc_info=worker.exception()
        )


async def _form(http: HttpRequest) -> str:
    body = await http.body()
    content_type = http.headers.get("content-type", "")
    if content_type.startswith("multipart/form-data"):
        return as_form(content_type, body)
    return body.decode()


def _call(account: Account, http: HttpRequest, body: str) -> Call:
    path = http.url.path
    found = find(http.method, path)
    if found is None:
        raise StripeError(
            f"Unrecognized request URL ({http.method}: {path}). The simulator does not "
            "have it.",
            status=404,
        )
    key = http.headers.get("idempotency-key") if http.method == "POST" else None
    version = http.headers.get("stripe-version") or account.settings["api_version"]
    return Call(*found, http.method, path, http.url.query, body, version, key)


async def _wait(account: Account, key: str | None, seconds: float) -> None:
    """Delay a request before it runs; its idempotency key is in use meanwhile."""
    used = (account.number, key or "")
    idempotency.IN_PROGRESS.add(used)
    try:
        await asyncio.sleep(seconds)
    finally:
        idempotency.IN_PROGRESS.discard(used)


def secret_key(http: HttpRequest) -> str:
    """The test key of a request, by Bearer or Basic authorization."""
    scheme, _, value = http.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            value = base64.b64decode(value).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            value = ""
    if not value:
        raise AuthenticationError(
            "You did not provide an API key. You need to provide your API key in the "
            "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer "
            "YOUR_SECRET_KEY')."
        )
    if value.startswith("pk_"):
        raise AuthenticationError(
            "This API call cannot be made with a publishable API key. Please use a "
            "secret API key."
        )
    if not value.startswith(("sk_test_", "rk_test_")):
        raise AuthenticationError(f"Invalid API Key provided: {value[:8]}***")
    return value


def _answering(
    handle: Callable[[HttpRequest], Awaitable[Response]],
) -> Callable[[HttpRequest], Awaitable[Response]]:
    """Turn refusals into answers."""

    async def answer(http: HttpRequest) -> Response:
        try:
            return await handle(http)
        except StripeError as error:
            return JSONResponse(error.to_dict(), error.status, error.headers)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            refused = ParameterError(f"The request body cannot be read: {error}")
            return JSONResponse(refused.to_dict(), refused.status)

    return answer
