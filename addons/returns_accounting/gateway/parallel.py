"""Several cursors of a gateway read at once, by threads that know no database."""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

#: A page takes a gateway 200 to 400 ms: so many keep within 20 pages a second.
THREADS = 8
#: What is read ahead while the reader of ``merged`` is busy, in portions.
AHEAD = 64
PORTION = 100


class _Reader(threading.Thread):
    """Empties cursors into ``found`` until there are none, or somebody gave up."""

    def __init__(self, cursors: Iterator, lock, found: queue.Queue, over):
        super().__init__(daemon=True)
        self._cursors, self._lock = cursors, lock
        self._found, self._over = found, over

    def run(self) -> None:
        try:
            while (cursor := self._next()) and not self._over.is_set():
                self._read(cursor)
        except Exception as error:
            self._put(error)
        self._put(None)

    def _next(self):
        with self._lock:
            return next(self._cursors, None)

    def _read(self, cursor: Callable[[], Iterable]) -> None:
        portion = []
        for item in cursor():
            portion.append(item)
            if len(portion) == PORTION:
                self._put(portion)
                portion = []
                if self._over.is_set():
                    return
        self._put(portion)

    def _put(self, item) -> None:
        """Wait for room, unless nobody reads any more."""
        while not self._over.is_set() and not self._has_put(item):
            pass

    def _has_put(self, item) -> bool:
        try:
            self._found.put(item, timeout=0.5)
        except queue.Full:
            return False
        return True


def merged(
    cursors: Iterable[Callable[[], Iterable[T]]], threads: int = THREADS
) -> Iterator[T]:
    """What all ``cursors`` give, in no order; the first error of any is raised.

    Memory is bounded: whoever reads slowly makes the threads wait.
    """
    cursors = list(cursors)
    waiting, lock, over = iter(cursors), threading.Lock(), threading.Event()
    found: queue.Queue = queue.Queue(AHEAD)
    readers = [
        _Reader(waiting, lock, found, over) for _ in range(min(threads, len(cursors)))
    ]
    for reader in readers:
        reader.start()
    alive = len(readers)
    try:
        while alive:
            item = found.get()
            if item is None:
                alive -= 1
            elif isinstance(item, Exception):
                raise item
            else:
                yield from item
    finally:
        over.set()
