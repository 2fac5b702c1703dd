"""Write the pages of docs/ that are made from the addons' data."""

import argparse

from .. import legal_rules, paths
from ..terminal import say


def main(arguments: list[str]) -> int:
    argparse.ArgumentParser(prog="./scripts/docs", description=__doc__).parse_args(
        arguments
    )
    legal_rules.PAGE.write_text(legal_rules.page(legal_rules.read()))
    say(f"Written: {legal_rules.PAGE.relative_to(paths.ROOT)}")
    return 0
