"""The tests: unit, addons, browser and e2e, or the parts that are named.

Only by name: core and core_accounting, Odoo's own tests of the warehouse and of the
books, with our addons installed and without (half an hour each)."""

import argparse
import time

from .. import core_suites
from ..terminal import Failure, say
from ..test_parts import PARTS, Outcome

ALL_PARTS = {
    **PARTS,
    "core": core_suites.warehouse,
    "core_accounting": core_suites.accounting,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./scripts/test", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(ALL_PARTS))
    options = parser.parse_args(arguments)
    unknown = set(options.parts) - set(ALL_PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    names = [name for name in ALL_PARTS if name in (options.parts or PARTS)]
    results = [_run(name) for name in names]
    for line, _ in results:
        print(line)
    passed = sum(outcome.passed for _, outcome in results)
    failed = sum(max(outcome.failed, not outcome.ok) for _, outcome in results)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _run(name: str) -> tuple[str, Outcome]:
    """Run one part; whatever stops it must not hide the others' results."""
    say(f"== {name}")
    started = time.monotonic()
    try:
        outcome = ALL_PARTS[name]()
    except Failure as failure:
        outcome = Outcome(problems=[str(failure)])
    for problem in outcome.problems:
        say(f"{name}: {problem}")
    seconds = time.monotonic() - started
    verdict = "ok" if outcome.ok else "FAILED"
    counts = f"{outcome.passed} passed, {outcome.failed} failed"
    line = f"{name}: {verdict}, {counts} in {seconds:.0f} s"
    return "; left out ".join([line, *outcome.left_out]), outcome
