"""What goes wrong in which round: drawn from a seed, so that a seed tells it again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: Refunds that are clicked in one round, before everything is killed and started anew.
PER_ROUND = 12

#: The refunds of a round take some thousand statements and requests.
LAST_STEP = 1200

#: Seconds after which a server dies that was not killed at a step.
LONGEST_LIFE = 8.0

#: Seconds that our SDK waits for an answer, and the simulator with a late one.
TIMEOUT = 1.0
LATE = 2.5

REFUNDS = r"^/refunds"
KINDS: tuple[dict[str, Any], ...] = (
    {"kind": "drop_after", "method": "POST", "probability": 0.4},
    {"kind": "timeout_after", "method": "POST", "probability": 0.2, "seconds": LATE},
    {"kind": "rate_limit", "probability": 0.3, "retry_after": 1.0},
    {"kind": "error_before", "probability": 0.3},
    {"kind": "error_after", "method": "POST", "probability": 0.4},
    {"kind": "latency", "probability": 0.3, "seconds": 0.3},
)


@dataclass(frozen=True)
class Kill:
    """When a server is killed, whichever comes first.

    :ivar step: at that statement or request since it began to work on refunds,
        counted before and after each; 0 for never
    :ivar seconds: that long after the first click
    """

    step: int
    seconds: float


@dataclass(frozen=True)
class Round:
    """One life of the two servers.

    :ivar kills: of the server that people and the gateway talk to, and of the one that
        only runs jobs
    :ivar faults: what the gateway does wrong
    :ivar webhooks: how it delivers events
    :ivar clicks: positions of the refunds that are sent, with each click's own list
    :ivar bounces: how many succeeded refunds fail meanwhile
    """

    kills: tuple[Kill, Kill]
    faults: tuple[dict[str, Any], ...]
    webhooks: dict[str, Any]
    clicks: tuple[tuple[int, ...], ...] = field(default=())
    bounces: int = 0


def rounds(runs: int, seed: int) -> Iterator[Round]:
    """Enough rounds to click each of ``runs`` refunds at least twice.

    >>> [len(set(sum(one.clicks, ()))) for one in rounds(30, seed=1)]
    [12, 12, 6]
    >>> list(rounds(30, seed=1)) == list(rounds(30, seed=1))
    True
    """
    draw = random.Random(seed)
    for start in range(0, runs, PER_ROUND):
        yield _round(draw, range(start, min(start + PER_ROUND, runs)))


def _round(draw: random.Random, positions: range) -> Round:
    faults = draw.sample(KINDS, draw.randint(0, 3))
    return Round(
        kills=(_kill(draw), _kill(draw)),
        faults=tuple({"path": REFUNDS, "count": 0, **fault} for fault in faults),
        webhooks={
            "duplicate": draw.choice((0, 0, 1, 2)),
            "drop_probability": draw.choice((0.0, 0.0, 0.3, 1.0)),
            "delay": draw.choice((0.0, 0.0, 0.5, 2.0)),
            "reorder": draw.random() < 0.5,
        },
        clicks=_clicks(draw, positions),
        bounces=draw.choice((0, 1, 2)),
    )


def _kill(draw: random.Random) -> Kill:
    """Most die at a step, the others at a moment."""
    if draw.random() < 0.7:
        return Kill(draw.randint(1, LAST_STEP), LONGEST_LIFE)
    return Kill(0, round(draw.uniform(0.2, LONGEST_LIFE), 2))


def _clicks(draw: random.Random, positions: range) -> tuple[tuple[int, ...], ...]:
    """All at once, all once more, and some by themselves: whoever clicks first wins."""
    some = draw.sample(positions, min(3, len(positions)))
    clicks = [tuple(positions), tuple(positions), *((one,) for one in some)]
    draw.shuffle(clicks)
    return tuple(clicks)
