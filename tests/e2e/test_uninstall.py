"""A shop that no longer wants returns: the addons go, sales and stock go on."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from devkit import odoo_log, paths
from devkit.test_parts import test_database as database_for

SECONDS = 300


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[str], Any]]:
    """Run a step of uninstalling.py on a database of its own."""
    with database_for("uninstall") as (odoo, database):

        def run_step(step: str) -> Any:
            log = paths.CACHE / "logs" / f"e2e-{step}.log"
            with log.open("w") as stream:
                done = subprocess.run(
                    [sys.executable, "-m", "e2e.uninstalling", step],
                    env={**odoo.env, "ODOO_DB": database},
                    stdout=subprocess.PIPE,
                    stderr=stream,
                    text=True,
                    timeout=SECONDS,
                )
            assert not done.returncode, log.read_text()[-5000:]
            assert not odoo_log.defects(log, paths.ADDONS)
            return json.loads(done.stdout.splitlines()[-1])

        yield run_step


def test_odoo_goes_on_without_our_addons(run: Callable[[str], Any]) -> None:
    assert run("use_and_uninstall") == {
        "state": "done",
        "delivered": 2,
        "invoiced": 2,
        "billed": 200,
        "on_hand": 8,
    }
    assert run("go_on") == {
        "left": [],
        "old": {"delivered": 0, "invoiced": 0, "billed": 0, "on_hand": 10},
        "new": {"delivered": 1, "invoiced": 1, "billed": 100, "on_hand": 9},
    }
