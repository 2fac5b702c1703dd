"""What the benchmarks share: a database, a stopwatch and the line of JSON."""

import argparse
import gc
import json
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """A piece of work: how long it took and how many SQL queries it sent."""

    seconds: float
    queries: int


def parse(name: str, rows: int) -> argparse.Namespace:
    """What the command passes on.

    :param rows: the size where none is asked for
    """
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--rows", type=int, default=rows)
    parser.add_argument("--peer-seconds", type=float)
    return parser.parse_args()


@contextmanager
def database(name: str = "") -> Iterator[Any]:
    """The environment of the administrator in a database, by default ``ODOO_DB``.

    Mail stays in the queue: how fast some mail server answers is not measured.
    """
    # here, since measuring pure rules needs no Odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["--log-handler=:WARNING"])
    with Registry(name or os.environ["ODOO_DB"]).cursor() as cr:
        root = api.Environment(cr, SUPERUSER_ID, {})
        context = {"mail_notify_force_send": False}
        yield root(user=root.ref("base.user_admin"), context=context)


def measure(env: Any, work: Callable[[], object]) -> Measure:
    """Time ``work`` up to where a commit would follow, from an empty cache."""
    env.flush_all()
    env.invalidate_all()
    gc.collect()
    queries, started = env.cr.sql_log_count, time.perf_counter()
    work()
    env.cr.flush()
    seconds = time.perf_counter() - started
    return Measure(seconds, env.cr.sql_log_count - queries)


def fastest(measures: list[Measure]) -> Measure:
    """The one that other programs on this machine disturbed least."""
    return min(measures, key=lambda measured: measured.seconds)


def report(name: str, rows: int, work: Measure, floor: Measure, **more: object) -> None:
    """Print the last line of the run."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    facts = {
        "bench": name,
        "rows": rows,
        "seconds": round(work.seconds, 4),
        "floor_seconds": round(floor.seconds, 4),
        "ratio": round(work.seconds / floor.seconds, 3),
        "peak_mb": round(peak),
        **more,
    }
    print(json.dumps(facts), flush=True)
