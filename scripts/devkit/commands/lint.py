"""The linters, all of them or those that are named."""

import argparse

from ..linters import LINTERS
from ..terminal import say


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./scripts/lint", description=__doc__)
    parser.add_argument("linters", nargs="*", metavar="LINTER", help=", ".join(LINTERS))
    parser.add_argument("--fix", action="store_true", help="repair what can be")
    options = parser.parse_args(arguments)
    unknown = set(options.linters) - set(LINTERS)
    if unknown:
        parser.error(f"no such linter: {', '.join(sorted(unknown))}")
    names = [name for name in LINTERS if name in (options.linters or LINTERS)]
    failed = [name for name in names if not LINTERS[name](options.fix)]
    if failed:
        say(f"Found something: {', '.join(failed)}. Try ./scripts/lint --fix first.")
        return 1
    say(f"Clean: {', '.join(names)}")
    return 0
