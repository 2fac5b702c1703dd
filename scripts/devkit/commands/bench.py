"""One benchmark and its floor in the same run; the last line is JSON."""

import argparse
import os
from contextlib import ExitStack

from .. import databases, manifests, odoo_env, paths, peer, processes, simulator
from ..odoo_env import Odoo
from ..terminal import Failure

#: Each is a module of scripts/benchmarks.
BENCHMARKS = {
    "credit_compare": "what Odoo's credit notes and ours give, as a page of docs/",
    "credit_notes": "credit notes of inspected returns, drafted and posted in batch",
    "install": "installing our addons in a database with many documents",
    "match": "a report of the gateway to matched links, against the bare join",
    "match_quality": "how often the rules of matching are right",
    "policy": "decisions of the pure policy engine, with 200 rules",
    "policy_backtest": "a draft policy over the returns of the past",
    "refunds": "refunds sent through the gateway at its pace, and booked",
    "reconcile_screen": "first paint of the reconciliation screen, large and small",
    "return_cycle": "returns from the request to the posted credit note, in batch",
    "settle": "payouts posted and reconciled, every charge with its payment",
    "return_list": "opening the list of returns, with few of them and with many",
}

#: Those of pure rules, which need neither Odoo nor a database.
PURE = {"policy"}

#: Those that install our addons themselves, in a database with Odoo's modules only.
BARE = {"install"}

#: Those that talk to the Stripe simulator.
GATEWAY = {"refunds"}


def main(arguments: list[str]) -> int:
    options = _parse(arguments)
    _check(options)
    rest = ["--rows", str(options.rows)] if options.rows else []
    if options.name in PURE:
        return _run_pure(options.name, rest)
    with odoo_env.ready_odoo() as odoo:
        if options.peer:
            rest += ["--peer-seconds", _measure_peer(odoo, options.name, rest)]
        return _run(odoo, options.name, rest)


def _parse(arguments: list[str]) -> argparse.Namespace:
    listing = "\n".join(f"  {name:<17}{text}" for name, text in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="./scripts/bench",
        description=__doc__,
        epilog=f"benchmarks:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="the benchmark, see below")
    parser.add_argument("--rows", metavar="N", type=_positive, help="the size")
    parser.add_argument("--peer", action="store_true", help="compare with OCA's addons")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not a number above zero")
    return number


def _check(options: argparse.Namespace) -> None:
    if options.name not in BENCHMARKS:
        raise Failure(
            f"There is no benchmark {options.name}.",
            todo=f"Choose one of these: {', '.join(BENCHMARKS)}.",
        )
    if options.peer and options.name not in peer.PEERS:
        raise Failure(
            f"The benchmark {options.name} has no peer.",
            todo=f"Leave --peer out, or choose one of these: {', '.join(peer.PEERS)}.",
        )


def _measure_peer(odoo: Odoo, name: str, arguments: list[str]) -> str:
    database = f"odoo_returns_bench_peer_{os.getpid()}"
    return str(peer.run(odoo, database, name, arguments)["seconds"])


def _run_pure(name: str, arguments: list[str]) -> int:
    """Run a benchmark that finds the addon's ``domain`` package without Odoo."""
    folders = paths.SCRIPTS, paths.ADDONS / "returns_management"
    path = os.pathsep.join(str(folder) for folder in folders)
    command = processes.python("-m", f"benchmarks.{name}", *arguments)
    return processes.foreground(command, {**os.environ, "PYTHONPATH": path})


def _run(odoo: Odoo, name: str, arguments: list[str]) -> int:
    """Run a benchmark in a database of its own that is gone afterwards."""
    database = f"odoo_returns_bench_{name}_{os.getpid()}"
    command = processes.python("-m", f"benchmarks.{name}", *arguments)
    own = manifests.own_addons()
    modules = manifests.closure(own, own)[1] if name in BARE else ()
    with ExitStack() as stack:
        env = odoo.program_env(database)
        if name in GATEWAY:
            env["STRIPE_SIMULATOR_URL"] = stack.enter_context(simulator.running(name))
            env["PYTHONPATH"] = os.pathsep.join(map(str, (paths.SCRIPTS, paths.TESTS)))
        stack.callback(databases.drop, odoo, database)
        databases.create(odoo, database, modules)
        return processes.foreground(command, env)
