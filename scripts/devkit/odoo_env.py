"""How Odoo is started: its command line and the variables that configure it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import odoo_source, paths, postgres, processes
from .manifests import own_addons
from .odoo_source import OdooSource


@dataclass(frozen=True)
class Odoo:
    """An Odoo that can be run.

    :ivar source: its code
    :ivar connection: the PG* variables of its PostgreSQL
    :ivar env: the whole environment of its processes
    """

    source: OdooSource
    connection: Mapping[str, str]
    env: Mapping[str, str]

    def command(self, *arguments: str | Path) -> list[str | Path]:
        return processes.python("-m", "odoo", *arguments)

    def program_env(self, database: str) -> dict[str, str]:
        """For programs of scripts/ that work inside Odoo, on ``ODOO_DB``."""
        return {**self.env, "PYTHONPATH": str(paths.SCRIPTS), "ODOO_DB": database}

    def filestore(self, database: str) -> Path:
        return paths.DATA / "filestore" / database


@contextmanager
def ready_odoo() -> Iterator[Odoo]:
    """Odoo with its PostgreSQL running.

    :raise Failure: if either cannot be had
    """
    source = odoo_source.ensure()
    with postgres.running() as connection:
        yield Odoo(source, connection, _environment(source, connection))


def _environment(source: OdooSource, connection: Mapping[str, str]) -> dict[str, str]:
    """Odoo reads ODOO_* variables for its options and libpq reads PG*."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "ODOO_")) and name != "DATABASE_URL"
    }
    addons_path = [*source.addons, *([paths.ADDONS] if own_addons() else [])]
    paths.DATA.mkdir(parents=True, exist_ok=True)
    return {
        **inherited,
        **connection,
        "ODOO_RC": str(paths.CONFIG / "odoo.conf"),
        "ODOO_ADDONS_PATH": ",".join(str(path) for path in addons_path),
        "ODOO_DATA_DIR": str(paths.DATA),
        "PYTHONPATH": str(paths.TESTS),
    }
