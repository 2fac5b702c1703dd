"""OCA's RMA beside ours, for comparison: never part of the product.

It is licensed under the AGPL, so it is fetched for one run into a folder and a database
that go away with it.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import databases, paths, processes
from .odoo_env import Odoo
from .terminal import step

PACKAGES = ("odoo-addon-rma==19.0.1.0.4.2", "odoo-addon-rma-sale==19.0.1.1.1")
MODULES = ("rma", "rma_sale")


def run(odoo: Odoo, database: str, program: str, arguments: list[str]) -> Any:
    """Run a program of scripts/benchmarks with the peer's addons installed.

    :return: what its last line says
    """
    with _installed(odoo, database) as peer, step("Measuring the peer"):
        output = processes.run(
            processes.python("-m", f"benchmarks.{program}", *arguments),
            "The benchmark of the peer failed.",
            env=peer.program_env(database),
        )
    return json.loads(output.splitlines()[-1])


@contextmanager
def _installed(odoo: Odoo, database: str) -> Iterator[Odoo]:
    with tempfile.TemporaryDirectory(prefix="peer-", dir=paths.CACHE) as folder:
        peer = _fetch(odoo, Path(folder))
        try:
            databases.create(odoo, database, ["sale_stock"])
            databases.install(peer, database, MODULES)
            yield peer
        finally:
            databases.drop(odoo, database)


def _fetch(odoo: Odoo, folder: Path) -> Odoo:
    """An Odoo that finds the peer's addons too."""
    with step("Fetching the peer's addons"):
        processes.run(
            processes.python(
                *("-m", "pip", "--disable-pip-version-check", "install", "-qq"),
                *("--no-deps", "--target", folder, *PACKAGES),
            ),
            "The peer's addons cannot be installed.",
            "Check the connection to the package index that pip is set to (pip config "
            "list), or run the benchmark without --peer.",
        )
    addons = f"{odoo.env['ODOO_ADDONS_PATH']},{folder / 'odoo' / 'addons'}"
    return replace(odoo, env={**odoo.env, "ODOO_ADDONS_PATH": addons})
