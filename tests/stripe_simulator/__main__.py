"""``python -m stripe_simulator``: see README.md."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from .server import Options, serve


def _moment(text: str) -> datetime:
    """An ISO 8601 moment; Python 3.10 does not read a trailing Z itself."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def parsed(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(prog="stripe_simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--state", type=Path, help="SQLite file (default: in memory)")
    parser.add_argument("--seed", type=int, default=0, help="determines all ids")
    parser.add_argument(
        "--clock",
        type=_moment,
        help="stop the clock of new accounts at this moment, with its time zone",
    )
    parser.add_argument("--country", default="DE", help="of new accounts")
    values = parser.parse_args(arguments)
    if values.clock and values.clock.tzinfo is None:
        parser.error("--clock needs a time zone, as in 2026-10-01T08:00:00+00:00")
    return Options(**vars(values))


if __name__ == "__main__":
    sys.exit(serve(parsed(sys.argv[1:])))
