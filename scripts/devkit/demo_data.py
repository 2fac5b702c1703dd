"""What the demo keeps between runs: its database and the simulator's state."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from . import databases, locks, odoo_env, paths, ports, server, simulator
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
    """The demo's database and the simulator at its side, both ready.

    :ivar simulator_url: where the simulator listens
    """

    odoo: Odoo
    simulator_url: str

    def serve(self, port: int) -> None:
        """Serve until the user stops it.

        :raise Failure: if Odoo ends by itself
        """
        env = {"STRIPE_SIMULATOR_URL": self.simulator_url}
        with server.serving(self.odoo, DATABASE, port, env) as process:
            say(
                f"\nOdoo Returns is at {server.url(port)}\n"
                "Log in as admin with the password admin. Ctrl-C stops it."
            )
            process.wait()
            raise Failure("Odoo has ended.", process.tail(), f"Read {process.log}.")


@contextmanager
def ready_demo(reset: bool = False) -> Iterator[Demo]:
    """The demo's database and simulator while the block runs.

    They belong together: if either is new, so is the other. A second command waits,
    since two simulators on one state would not know of each other.

    :param reset: start over with new ones
    """
    with (
        odoo_env.ready_odoo() as odoo,
        locks.exclusive("demo", "using the demo; stop it there with Ctrl-C"),
    ):
        if reset or not STATE.exists():
            databases.drop(odoo, DATABASE)
        if databases.ensure_current(odoo, DATABASE):
            for path in STATE.parent.glob(f"{STATE.name}*"):
                path.unlink()
        port = ports.choose(None, USUAL_SIMULATOR_PORT)
        with simulator.running("demo", port, STATE) as url:
            databases.set_parameter(odoo, DATABASE, API_PARAMETER, url)
            yield Demo(odoo, url)
