"""An Odoo that serves a database, or several, on loopback."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import paths, ports
from .odoo_env import Odoo
from .processes import Background
from .terminal import Failure, step

START_SECONDS = 120


@contextmanager
def serving(
    odoo: Odoo,
    database: str,
    port: int,
    env: Mapping[str, str],
    others: Sequence[str] = (),
) -> Iterator[Background]:
    """Serve the database while the block runs.

    :param env: variables to add to Odoo's
    :param others: further databases, which /web/login?db=NAME chooses between
    :raise Failure: if Odoo does not start
    """
    log = paths.CACHE / "logs" / f"odoo-{database}.log"
    names = (database, *others)
    command = odoo.command(
        *("-d", ",".join(names), "--db-filter", f"^({'|'.join(names)})$"),
        "--no-database-list",
        *("--http-port", str(port)),
    )
    with Background(command, {**odoo.env, **env}, log) as process:
        _await(process, port, log)
        yield process


def _await(process: Background, port: int, log: Path) -> None:
    with step("Starting Odoo"):
        if ports.wait_for(port, lambda: not process.ended, START_SECONDS):
            return
    raise Failure("Odoo does not start.", process.tail(), f"Read {log}.")


def url(port: int) -> str:
    return f"http://{ports.LOOPBACK}:{port}"
