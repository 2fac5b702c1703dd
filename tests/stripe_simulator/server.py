"""Binding, announcing and stopping the server."""

import ipaddress
import socket
import sqlite3
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvicorn

from .account import Accounts
from .app import Simulator
from .connections import Protocol
from .store import Store


@dataclass(frozen=True)
class Options:
    """Command-line options; `clock` stops new accounts' clocks at that moment."""

    host: str = "127.0.0.1"
    port: int = 0
    state: Path | None = None
    seed: int = 0
    clock: datetime | None = None
    country: str = "DE"


class CannotStart(Exception):
    """The server cannot listen; the message says why and what to do."""


def bound_socket(host: str, port: int) -> socket.socket:
    """A listening socket on loopback, the only place the simulator serves."""
    address = "127.0.0.1" if host == "localhost" else host
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        raise CannotStart(f"{host} is not an IP address; use 127.0.0.1.") from None
    if not ip.is_loopback:
        raise CannotStart(
            f"{host} is not a loopback address. The simulator has no protection "
            "against strangers and listens on 127.0.0.1 or ::1 only."
        )
    family = socket.AF_INET6 if ip.version == 6 else socket.AF_INET
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address, port))
    except OSError as error:
        bound.close()
        raise CannotStart(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another "
            "with --port, or 0 for any free one."
        ) from None
    bound.listen(128)
    return bound


class Server(uvicorn.Server):
    """Says where it listens once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        assert sockets
        host, port = sockets[0].getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        print(f"Stripe simulator listening on http://{shown}:{port}", flush=True)


def serve(options: Options) -> int:
    """Serve until SIGTERM or SIGINT; the exit code."""
    try:
        bound = bound_socket(options.host, options.port)
        store = Store(options.state)
    except sqlite3.Error as error:
        print(
            f"The state file {options.state} cannot be used: {error}. Delete it or "
            "name another with --state.",
            file=sys.stderr,
        )
        return 1
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    clock = int(options.clock.timestamp()) if options.clock else None
    accounts = Accounts(store, options.seed, clock, options.country)
    config = uvicorn.Config(
        Simulator(store, accounts).app(),
        http=Protocol,
        loop="asyncio",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=2,
    )
    Server(config).run(sockets=[bound])
    store.close()
    return 0
