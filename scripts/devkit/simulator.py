"""The Stripe simulator, as a process of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import paths, ports, processes
from .terminal import Failure

START_SECONDS = 30
# The same story gets the same identifiers every time.
SEED = 19


@contextmanager
def running(
    name: str, port: int | None = None, state: Path | None = None
) -> Iterator[str]:
    """Run the simulator while the block runs.

    :param name: what it runs for; names its log
    :param port: by default a free one
    :param state: a file that it keeps its state in, so that it goes on where it was
    :return: its address
    :raise Failure: if it does not start
    """
    port = port or ports.free()
    arguments = ["-m", "stripe_simulator", "--port", str(port), "--seed", str(SEED)]
    if state:
        arguments += ["--state", str(state)]
    env = {**os.environ, "PYTHONPATH": str(paths.TESTS)}
    log = paths.CACHE / "logs" / f"simulator-{name}.log"
    command = processes.python(*arguments)
    with processes.Background(command, env, log) as process:
        if not ports.wait_for(port, lambda: not process.ended, START_SECONDS):
            raise Failure(
                "The Stripe simulator does not start.", process.tail(), f"Read {log}."
            )
        yield f"http://{ports.LOOPBACK}:{port}"
