"""What a person sees: progress of anything slow, and failures with a way out."""

import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

QUIET_SECONDS = 2.0
PLAIN_INTERVAL = 15.0
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class Failure(Exception):
    """Something the user has to know: what failed, why, and what to do about it."""

    def __init__(self, what: str, why: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.todo = todo

    def __str__(self) -> str:
        lines = [self.what]
        if self.why:
            lines.append(f"Why: {self.why}")
        if self.todo:
            lines.append(f"What to do: {self.todo}")
        return "\n".join(lines)


def say(text: str) -> None:
    """Tell the user something, apart from the command's own output."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that a piece of work is under way once it takes more than two seconds.

    A terminal gets one line that counts the seconds; anything else plain lines.
    """
    finished = threading.Event()
    ticker = threading.Thread(target=_tick, args=(title, finished), daemon=True)
    started = time.monotonic()
    ticker.start()
    try:
        yield
    finally:
        finished.set()
        ticker.join()
        seconds = time.monotonic() - started
        if seconds > QUIET_SECONDS:
            ended = "stopped after" if sys.exc_info()[0] else "done in"
            start = "\r" if sys.stderr.isatty() else ""
            say(f"{start}{title}: {ended} {seconds:.0f} s")


def _tick(title: str, finished: threading.Event) -> None:
    started = time.monotonic()
    live = sys.stderr.isatty()
    if finished.wait(QUIET_SECONDS):
        return
    if not live:
        say(f"{title} ...")
    while True:
        if live:
            elapsed = time.monotonic() - started
            print(f"\r{title} ... {elapsed:.0f} s", end="", file=sys.stderr, flush=True)
        if finished.wait(1.0 if live else PLAIN_INTERVAL):
            return
        if not live:
            say(f"{title}: {time.monotonic() - started:.0f} s so far")


@contextmanager
def reporting() -> Iterator[None]:
    """Turn failures into messages and exit codes, and signals into clean exits."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _exit_on_signal)
    try:
        yield
    except KeyboardInterrupt:
        say("\nStopped.")
        sys.exit(130)
    except Failure as failure:
        say(f"\nFailed: {failure}")
        sys.exit(1)
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        say(f"\nFailed: {disk_full(error)}")
        sys.exit(1)


def disk_full(error: OSError) -> Failure:
    """The message for a disk (or quota) that is full."""
    return Failure(
        "The disk is full.",
        f"{os.strerror(error.errno or errno.ENOSPC)}: {error.filename or 'writing'}",
        "Free about 3 GB on the disk of this project (or move the project) and run the "
        "same command again: it goes on from a clean state.",
    )


def _exit_on_signal(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
