"""Keeping to the pace that a gateway allows."""

import threading
import time
from collections.abc import Callable


class TokenBucket:
    """Lets so many calls a second through, from however many threads.

    :param per_second: tokens that come in each second
    :param burst: tokens that a rested bucket holds. With 1 the calls are spaced evenly,
        which keeps any second of the gateway's clock within the limit
    """

    def __init__(
        self,
        per_second: float,
        burst: int = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self._interval = 1 / per_second
        self._credit = (burst - 1) * self._interval
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = clock()

    def take(self) -> None:
        """Take a token, waiting for it in the order of the calls."""
        with self._lock:
            now = self._clock()
            start = max(self._next, now - self._credit)
            self._next = start + self._interval
        if start > now:
            self._sleep(start - now)
