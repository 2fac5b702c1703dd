"""One simulator for the session; every test has an account of its own."""

import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
import stripe

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from stripe_simulator.client import Control, Simulator  # noqa: E402

START = "2026-10-01T08:00:00Z"


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with Simulator.start("--clock", START, "--seed", "7") as running:
        yield running


@pytest.fixture
def key(request: pytest.FixtureRequest) -> str:
    name = request.node.nodeid.rpartition("/")[2]
    return "sk_test_" + "".join(c if c.isalnum() else "_" for c in name)


@pytest.fixture
def control(simulator: Simulator, key: str) -> Control:
    return simulator.control(key)


@pytest.fixture
def api(simulator: Simulator, key: str) -> stripe.StripeClient:
    return client(simulator, key)


def client(simulator: Simulator, key: str) -> stripe.StripeClient:
    """The unmodified SDK against the simulator, without retries of its own."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": simulator.url, "files": simulator.url},
        max_network_retries=0,
    )


@pytest.fixture
def http(simulator: Simulator, key: str) -> requests.Session:
    """Plain HTTP with the account's key; paths are relative to /v1."""
    return Http(simulator.url, key)


class Http(requests.Session):
    def __init__(self, url: str, key: str) -> None:
        super().__init__()
        self.url = url
        self.headers["Authorization"] = f"Bearer {key}"

    def request(self, method, path, *args, **kwargs):  # type: ignore[override]
        url = path if path.startswith("http") else f"{self.url}/v1/{path}"
        return super().request(method, url, *args, timeout=20, **kwargs)


@pytest.fixture
def pay(api: stripe.StripeClient):
    """A confirmed payment: ``pay(10_00)`` or with any other parameter."""

    def confirmed(amount: int = 100_00, **params) -> stripe.PaymentIntent:
        defaults = {
            "amount": amount,
            "currency": "eur",
            "confirm": True,
            "payment_method": "pm_card_visa",
        }
        if "payment_method_data" in params:
            del defaults["payment_method"]
        return api.v1.payment_intents.create(params={**defaults, **params})

    return confirmed


class Receiver:
    """A webhook endpoint that keeps what it gets and answers `statuses` in turn,
    then 200."""

    def __init__(self) -> None:
        self.received: list[tuple[bytes, str]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received.append((body, self.headers["Stripe-Signature"]))
                statuses = receiver.statuses
                self.send_response(statuses.pop(0) if statuses else 200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Keep the test output clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        serve = self.server.serve_forever
        threading.Thread(target=serve, args=(0.02,), daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    running = Receiver()
    yield running
    running.server.shutdown()
    running.server.server_close()
