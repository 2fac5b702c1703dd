"""Faults that the control API switches on: limits, errors, delays, lost answers."""

import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Any

from .account import Account
from .errors import ParameterError, RateLimitError

KINDS = (
    "rate_limit",
    "error_before",
    "error_after",
    "timeout_after",
    "drop_after",
    "latency",
)


@dataclass
class Fault:
    """One switch. `count` is how often it strikes (0 = until removed), `probability`
    how likely per matching request; `method` and `path` (a regular expression on the
    path after ``/v1``) choose the requests."""

    kind: str
    count: int = 1
    probability: float = 1.0
    method: str | None = None
    path: str | None = None
    status: int = 500
    seconds: float = 0.0
    reason: str = "endpoint-rate"
    retry_after: float | None = None
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ParameterError(
                f"Invalid kind: must be one of {', '.join(KINDS)}", param="kind"
            )

    def strikes(self, account: Account, method: str, path: str) -> bool:
        if self.count and self.struck >= self.count:
            return False
        if self.method and self.method != method:
            return False
        if self.path and not re.search(self.path, path.removeprefix("/v1")):
            return False
        if self.probability < 1 and account.random.random() >= self.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """The switches of all accounts; they live as long as the process."""

    def __init__(self) -> None:
        self.active: dict[int, list[Fault]] = defaultdict(list)
        self.recent: dict[tuple[int, str], deque[float]] = defaultdict(deque)

    def add(self, account: Account, values: dict[str, Any]) -> Fault:
        try:
            fault = Fault(**values)
        except TypeError as error:
            raise ParameterError(f"Unknown field of a fault: {error}") from None
        self.active[account.number].append(fault)
        return fault

    def clear(self, account: Account) -> None:
        self.active.pop(account.number, None)

    def pick(self, account: Account, method: str, path: str) -> dict[str, Fault]:
        """The faults that strike this request, by kind."""
        active = self.active.get(account.number)
        if not active:
            return {}
        return {f.kind: f for f in active if f.strikes(account, method, path)}

    def limit(self, account: Account, endpoint: str) -> None:
        """Enforce the account's limit per endpoint and second, if it has one."""
        allowed = account.settings["rate_limit_per_second"]
        if not allowed:
            return
        moments = self.recent[account.number, endpoint]
        now = time.monotonic()
        while moments and moments[0] <= now - 1:
            moments.popleft()
        if len(moments) >= allowed:
            raise RateLimitError("endpoint-rate", None)
        moments.append(now)
