"""A fresh database from a cached template, in seconds."""

import argparse

from .. import databases, odoo_env
from ..terminal import say


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./scripts/database", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="the database to make")
    parser.add_argument(
        "--modules",
        metavar="A,B",
        default="",
        help="what to install, ours or Odoo's; by default all our addons",
    )
    parser.add_argument("--demo", action="store_true", help="with Odoo's demo data")
    parser.add_argument("--drop", action="store_true", help="delete it instead")
    options = parser.parse_args(arguments)
    modules = [name.strip() for name in options.modules.split(",") if name.strip()]
    with odoo_env.ready_odoo() as odoo:
        if options.drop:
            databases.drop(odoo, options.name)
            return 0
        databases.create(odoo, options.name, modules, options.demo)
    say(f"Open it: ./scripts/odoo -d {options.name}, or ./scripts/odoo shell -d ...")
    print(options.name)
    return 0
