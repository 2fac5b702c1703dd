"""Several commands at once: they wait for each other, or share what they use."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from . import paths
from .terminal import say

_held: list[int] = []


def held() -> tuple[int, ...]:
    """File descriptors of the locks held, for children that do the locked work.

    A child that inherits them keeps the lock while it lives, also when this process
    is killed: the next command then waits instead of working on the same files.
    """
    return tuple(_held)


@contextmanager
def exclusive(name: str, purpose: str) -> Iterator[None]:
    """Hold the named lock, after waiting (with a message) for whoever has it."""
    descriptor = _open(name)
    try:
        if not _try(descriptor, fcntl.LOCK_EX):
            say(f"Another command is {purpose}; waiting for it.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        _held.append(descriptor)
        yield
    finally:
        with suppress(ValueError):
            _held.remove(descriptor)
        os.close(descriptor)


class Shared:
    """A lock that many commands hold at once; the last one out can tell."""

    def __init__(self, name: str) -> None:
        self._descriptor = _open(name)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else holds it. If so, newcomers wait until release()."""
        return _try(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        os.close(self._descriptor)


def _open(name: str) -> int:
    folder = paths.CACHE / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
