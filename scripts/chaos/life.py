"""One life of the two servers: clicked at, answered late, and killed."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
import stripe

from devkit import paths, ports, processes
from stripe_simulator.client import Control

from .plan import Kill, Round

START_SECONDS = 60
CLICK_SECONDS = 60
LOOK_EVERY = 0.1


class Refused(Exception):
    """Odoo said no: somebody else was faster, say."""


#: What a click may end with while everything breaks.
EXPECTED = (requests.RequestException, stripe.StripeError, Refused)


@dataclass(frozen=True)
class Place:
    """Where everything is."""

    database: str
    port: int
    login: tuple[int, str]
    simulator: Control
    gateway: Any

    @property
    def url(self) -> str:
        return f"http://{ports.LOOPBACK}:{self.port}"


class Server(processes.Background):
    """An Odoo that dies as planned."""

    def __init__(self, place: Place, name: str, kill: Kill, *options: str) -> None:
        self.kill_plan = kill
        command = processes.python(
            *("-m", "chaos.server", "-d", place.database, "--no-database-list"),
            *("--db-filter", f"^{place.database}$", "--log-handler=:ERROR"),
            *options,
        )
        env = {**os.environ, "CHAOS_STEP": str(kill.step)}
        super().__init__(command, env, _log(name))

    def die(self) -> None:
        self._signal_group(signal.SIGKILL)
        self._process.wait()


def _log(name: str) -> Path:
    return paths.CACHE / "logs" / f"chaos-{name}.log"


@contextmanager
def servers(place: Place, kills: tuple[Kill, Kill]) -> Iterator[tuple[Server, Server]]:
    """One server for people and events, which runs jobs too, and one for jobs only."""
    front = Server(place, "front", kills[0], "--http-port", str(place.port))
    back = Server(place, "back", kills[1], "--http-port", str(ports.free()))
    with ExitStack() as stack:
        yield stack.enter_context(front), stack.enter_context(back)


def live(place: Place, life: Round, identifiers: list[int], draw: Any) -> int:
    """Play one round; returns how many servers died of their own step."""
    with servers(place, life.kills) as pair:
        alive = lambda: not pair[0].ended  # noqa: E731
        ports.wait_for(place.port, alive, START_SECONDS)
        _wait_for_registry(place)
        for fault in life.faults:
            place.simulator.fault(**fault)
        place.simulator.webhooks(**life.webhooks)
        with ThreadPoolExecutor(len(life.clicks) + 1) as pool:
            clicked = [
                pool.submit(_click, place, [identifiers[one] for one in click])
                for click in life.clicks
            ]
            clicked.append(pool.submit(_bounce, place, life.bounces, draw))
            died = _watch(pair)
            _finish(clicked)
    place.simulator.clear_faults()
    return died


def _wait_for_registry(place: Place) -> None:
    """The first call loads the registry: clicks before that would only queue up.

    On a busy machine the servers would be dead before they had begun.
    """
    with suppress(requests.RequestException):
        call(place, "return.refund", "search_count", [])


def _watch(pair: tuple[Server, Server]) -> int:
    """Kill each server when its time has come; count who was dead by then."""
    started, by_step = time.monotonic(), 0
    waiting = list(pair)
    while waiting:
        time.sleep(LOOK_EVERY)
        for server in list(waiting):
            if server.ended:
                by_step += 1
                waiting.remove(server)
            elif time.monotonic() - started > server.kill_plan.seconds:
                server.die()
                waiting.remove(server)
    return by_step


def call(place: Place, model: str, method: str, *arguments: Any) -> Any:
    """Call a method as the administrator, over HTTP.

    :raise requests.RequestException: when the server died
    """
    params = {
        "service": "object",
        "method": "execute_kw",
        "args": [place.database, *place.login, model, method, list(arguments)],
    }
    body = {"jsonrpc": "2.0", "method": "call", "params": params}
    answer = requests.post(f"{place.url}/jsonrpc", json=body, timeout=CLICK_SECONDS)
    told = answer.json()
    if "error" in told:
        raise Refused(told["error"]["data"]["message"])
    return told.get("result")


def _click(place: Place, refunds: list[int]) -> None:
    call(place, "return.refund", "action_send", refunds)


def _bounce(place: Place, count: int, draw: random.Random) -> None:
    """Let banks give back refunds that had succeeded."""
    if not count:
        return
    time.sleep(1)
    found = [
        refund.id
        for refund in place.gateway.refunds.list({"limit": 100}).data
        if refund.status == "succeeded"
    ]
    for refund in draw.sample(sorted(found), min(count, len(found))):
        place.simulator.fail_refund(refund)


def _finish(clicked: list["Future[None]"]) -> None:
    """A click at a dead server fails, as it does for a person; so do our own calls."""
    for click in clicked:
        error = click.exception()
        if error and not isinstance(error, EXPECTED):
            raise error


def until(done: Callable[[], bool], seconds: float) -> bool:
    """Look again and again whether it is done."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        pause.wait(LOOK_EVERY * 5)
    return True
