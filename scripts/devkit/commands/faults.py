"""Kills, duplicates, reorders and times out, in seeded random order; or imports broken
reports. The last line is JSON with what was lost, doubled or wrong."""

import argparse
import os
import random

from .. import databases, odoo_env, paths, processes, simulator

RUNS = 300

#: What can be broken, and the program that does it.
PROGRAMS = {"refunds": "chaos", "import": "chaos.imports"}
LARGEST_SEED = 1_000_000


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    database = f"odoo_returns_faults_{os.getpid()}"
    with odoo_env.ready_odoo() as odoo, simulator.running("faults") as url:
        env = {
            **odoo.program_env(database),
            "PYTHONPATH": os.pathsep.join(map(str, (paths.SCRIPTS, paths.TESTS))),
            "STRIPE_SIMULATOR_URL": url,
        }
        command = processes.python(
            *("-m", PROGRAMS[options.what]),
            *("--runs", str(options.runs), "--seed", str(options.seed)),
        )
        try:
            databases.create(odoo, database)
            return processes.foreground(command, env)
        finally:
            databases.drop(odoo, database)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./scripts/faults", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        choices=PROGRAMS,
        default="refunds",
        help="refunds while everything dies (by default), or import of broken reports",
    )
    parser.add_argument(
        "--runs", type=int, default=RUNS, help=f"how many of them, {RUNS} by default"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=random.randrange(LARGEST_SEED),
        help="tells the same run again; drawn and shown by default",
    )
    return parser.parse_args(arguments)
