"""Ports on loopback: a free one, or the one that was asked for."""

import socket
import time
from collections.abc import Callable
from contextlib import closing

from .terminal import Failure

LOOPBACK = "127.0.0.1"


def free() -> int:
    """A port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require(port: int) -> int:
    """Check that a port can be listened on.

    :raise Failure: if it is in use or not allowed
    """
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError) as error:
            raise Failure(
                f"Port {port} cannot be used.",
                str(error),
                f"Stop what listens there, or choose another one: --port {port + 1}",
            ) from error
    return port


def choose(wanted: int | None, usual: int) -> int:
    """The port that was asked for, else the usual one, else any that is free.

    :raise Failure: if the one asked for cannot be used
    """
    if wanted is not None:
        return require(wanted)
    try:
        return require(usual)
    except Failure:
        return free()


def wait_for(port: int, alive: Callable[[], bool], seconds: float) -> bool:
    """Wait until something accepts connections on the port, or is dead, or late."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and alive():
        with closing(socket.socket()) as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                return True
        time.sleep(0.05)
    return False
