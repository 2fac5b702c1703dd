"""OCA's addons beside ours, for comparison: never part of the product.

They are licensed under the AGPL, so they are fetched for one run into a folder and a
database that go away with it.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import databases, paths, processes
from .odoo_env import Odoo
from .terminal import step


@dataclass(frozen=True)
class Peer:
    """What does the same as ours.

    :ivar program: the module of scripts/benchmarks that measures it
    :ivar odoo_modules: what of Odoo it stands on
    """

    program: str
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    odoo_modules: tuple[str, ...]


#: By the name of the benchmark.
PEERS = {
    "return_cycle": Peer(
        "return_cycle_peer",
        ("odoo-addon-rma==19.0.1.0.4.2", "odoo-addon-rma-sale==19.0.1.1.1"),
        ("rma", "rma_sale"),
        ("sale_stock",),
    ),
    "settle": Peer(
        "settle_peer",
        (
            "odoo-addon-account-reconcile-oca==19.0.1.1.1",
            "odoo-addon-account-statement-base==19.0.1.0.1",
            "odoo-addon-account-statement-import-base==19.0.1.0.0.8",
            "odoo-addon-account-statement-import-online==19.0.1.0.3",
            "odoo-addon-account-statement-import-online-stripe==19.0.1.0.0.2",
        ),
        ("account_statement_import_online_stripe", "account_reconcile_oca"),
        ("account_payment", "payment_stripe"),
    ),
}


def run(odoo: Odoo, database: str, name: str, arguments: list[str]) -> Any:
    """Run the peer of a benchmark with its addons installed.

    :return: what the last line of its program says
    """
    peer = PEERS[name]
    with _installed(odoo, database, peer) as beside, step("Measuring the peer"):
        output = processes.run(
            processes.python("-m", f"benchmarks.{peer.program}", *arguments),
            "The benchmark of the peer failed.",
            env=beside.program_env(database),
        )
    return json.loads(output.splitlines()[-1])


@contextmanager
def _installed(odoo: Odoo, database: str, peer: Peer) -> Iterator[Odoo]:
    with tempfile.TemporaryDirectory(prefix="peer-", dir=paths.CACHE) as folder:
        beside = _fetch(odoo, Path(folder), peer.packages)
        try:
            databases.create(odoo, database, peer.odoo_modules)
            databases.install(beside, database, peer.modules)
            yield beside
        finally:
            databases.drop(odoo, database)


def _fetch(odoo: Odoo, folder: Path, packages: tuple[str, ...]) -> Odoo:
    """An Odoo that finds the peer's addons too."""
    with step("Fetching the peer's addons"):
        processes.run(
            processes.python(
                *("-m", "pip", "--disable-pip-version-check", "install", "-qq"),
                *("--no-deps", "--target", folder, *packages),
            ),
            "The peer's addons cannot be installed.",
            "Check the connection to the package index that pip is set to (pip config "
            "list), or run the benchmark without --peer.",
        )
    addons = f"{odoo.env['ODOO_ADDONS_PATH']},{folder / 'odoo' / 'addons'}"
    return replace(odoo, env={**odoo.env, "ODOO_ADDONS_PATH": addons})
