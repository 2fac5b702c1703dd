"""What the demo keeps between runs: its database and the simulator's state."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from . import (
    databases,
    locks,
    odoo_env,
    paths,
    ports,
    server,
    simulator,
    stripe_account,
)
from .odoo_env import Odoo
from .terminal import Failure, say

DATABASE = "odoo_returns_demo"
STATE = paths.DATA / "demo-stripe.sqlite"
USUAL_PORT = 8069
USUAL_SIMULATOR_PORT = 12111
# Where the addons call Stripe, see returns_accounting.
API_PARAMETER = "returns_accounting.stripe_api_base"


@dataclass(frozen=True)
class Demo:
    """The demo's database, ready, and the simulator at its side.

    :ivar simulator_url: where the simulator listens; empty with a real Stripe account
    """

    odoo: Odoo
    database: str
    simulator_url: str = ""

    def serve(self, port: int) -> None:
        """Serve until the user stops it.

        :raise Failure: if Odoo ends by itself
        """
        env = {"STRIPE_SIMULATOR_URL": self.simulator_url}
        with server.serving(self.odoo, self.database, port, env) as process:
            say(
                f"\nOdoo Returns is at {server.url(port)}\n"
                "Log in as admin with the password admin. Ctrl-C stops it."
            )
            process.wait()
            raise Failure("Odoo has ended.", process.tail(), f"Read {process.log}.")


@contextmanager
def ready_demo(reset: bool = False) -> Iterator[Demo]:
    """The demo's database and what plays Stripe while the block runs.

    A second command waits, since two simulators on one state would not know of each
    other.

    :param reset: start over with new ones
    :raise Failure: if the Stripe key that the user gave is not one of test mode
    """
    key = stripe_account.secret_key()
    with (
        odoo_env.ready_odoo() as odoo,
        locks.exclusive("demo", "using the demo; stop it there with Ctrl-C"),
        _with_account(odoo, key, reset)
        if key
        else _with_simulator(odoo, reset) as demo,
    ):
        yield demo


@contextmanager
def _with_simulator(odoo: Odoo, reset: bool) -> Iterator[Demo]:
    """Database and simulator belong together: if either is new, so is the other."""
    if reset or not STATE.exists():
        databases.drop(odoo, DATABASE)
    if databases.ensure_current(odoo, DATABASE):
        for path in STATE.parent.glob(f"{STATE.name}*"):
            path.unlink()
    port = ports.choose(None, USUAL_SIMULATOR_PORT)
    with simulator.running("demo", port, STATE) as url:
        databases.set_parameter(odoo, DATABASE, API_PARAMETER, url)
        yield Demo(odoo, DATABASE, url)


@contextmanager
def _with_account(odoo: Odoo, key: str, reset: bool) -> Iterator[Demo]:
    """Each account has a database of its own: its books are those of no other."""
    database = f"{DATABASE}_{hashlib.sha256(key.encode()).hexdigest()[:8]}"
    if reset:
        databases.drop(odoo, database)
    databases.ensure_current(odoo, database)
    yield Demo(odoo, database)
