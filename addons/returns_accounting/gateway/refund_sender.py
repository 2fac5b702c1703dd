"""Sending many refunds of one account at the same time.

Threads do the requests and nothing else: what they are given and what they answer are
plain data, so that the database stays with the thread that collects the answers.
"""

import logging
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

from .errors import GatewayError
from .refund_gateway import GatewayRefund, RefundGateway, RefundRequest

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What became of a request; with neither refund nor error it was not sent."""

    identifier: int
    refund: GatewayRefund | None = None
    error: GatewayError | None = None


def send(
    gateway: RefundGateway, request: RefundRequest, look_first: bool
) -> GatewayRefund:
    """Have a refund made once, whatever became of it before.

    :param look_first: its key may have lost its protection, or the gateway answers it
        with an error of the past: ask for the refund before asking to pay
    :raise GatewayError: when the gateway made none
    """
    found = gateway.find_refund(request) if look_first else None
    if found:
        return found
    try:
        return gateway.create_refund(request)
    except GatewayError as error:
        # the key is known: the refund that it made decides, not our doubt about it
        found = error.kind == "idempotency" and gateway.find_refund(request)
        if not found:
            raise
        return found


class RefundSender:
    """A pool of threads for the refunds of one account.

    An answer that concerns the whole account, such as a rate limit, stops it: what has
    not been sent by then comes back unsent.
    """

    def __init__(self, gateway: RefundGateway, concurrency: int):
        self._gateway = gateway
        self._pool = ThreadPoolExecutor(concurrency, "refund")
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self.in_flight = 0

    def __enter__(self) -> "RefundSender":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._pool.shutdown()

    def submit(self, identifier: int, request: RefundRequest, look_first: bool) -> None:
        """Queue a request; its answer carries ``identifier``."""
        self.in_flight += 1
        self._pool.submit(self._work, identifier, request, look_first)

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """Send nothing more; what is under way is still answered."""
        self._stopped.set()

    def collect(self, wait: float = 0, most: int = 1000) -> list[Answer]:
        """The answers since the last call, at least one, in the order they came.

        :param wait: seconds to gather more of them, while any is under way
        :param most: that are taken at once
        """
        if not self.in_flight:
            return []
        answers = [self._answers.get()]
        until = time.monotonic() + wait
        while len(answers) < min(self.in_flight, most):
            left = max(until - time.monotonic(), 0)
            try:
                answers.append(self._answers.get(timeout=left))
            except queue.Empty:
                break
        self.in_flight -= len(answers)
        return answers

    def _work(self, identifier: int, request: RefundRequest, look_first: bool) -> None:
        answer = Answer(identifier)
        try:
            if not self._stopped.is_set():
                answer = self._ask(identifier, request, look_first)
        finally:
            self._answers.put(answer)

    def _ask(self, identifier: int, request: RefundRequest, look_first: bool) -> Answer:
        try:
            return Answer(identifier, send(self._gateway, request, look_first))
        except GatewayError as error:
            if error.concerns_account:
                self.stop()
            return Answer(identifier, error=error)
        except Exception as error:
            _logger.exception("Asking for the refund %s went wrong", request.key)
            unexpected = GatewayError("server", None, repr(error), retryable=True)
            return Answer(identifier, error=unexpected)
