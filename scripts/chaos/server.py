"""An Odoo server that kills itself at a given step of its work on refunds.

Arguments are Odoo's own; ``CHAOS_STEP`` is the step, 0 for never. A step is one side of
an SQL statement, a commit or a request to the gateway, so that every state in which the
outside world can find a dead process is reached. SIGKILL: nothing is cleaned up.
"""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import requests

from . import plan

#: Work on refunds has begun once one of these tables is named.
TABLES = ("return_refund", "payment_gateway_event")


class Fuse:
    """Counts steps from the first write about refunds on."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.steps = itertools.count(1)
        self.hurried = self.burning = False

    def see(self, text: str) -> None:
        """Look at a statement: is this about refunds, and is it a write?"""
        if self.burning or not any(name in text for name in TABLES):
            return
        if not self.hurried:
            self.hurried = True
            _be_impatient()
        self.burning = text.lstrip().startswith(("UPDATE", "INSERT"))

    def pass_step(self) -> None:
        if self.burning and next(self.steps) == self.step:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Count a step before and after each call."""

        def counted(*arguments: Any, **named: Any) -> Any:
            self.pass_step()
            result = function(*arguments, **named)
            self.pass_step()
            return result

        return counted


def _be_impatient() -> None:
    """Half a minute is too long to wait for an answer hundreds of times."""
    from odoo.addons.returns_accounting.gateway import stripe_gateway

    stripe_gateway.TIMEOUT_SECONDS = plan.TIMEOUT


def main() -> None:
    from odoo import sql_db
    from odoo.cli.command import main as serve

    fuse = Fuse(int(os.environ["CHAOS_STEP"]))
    cursor = sql_db.Cursor
    execute = fuse.around(cursor.execute)

    def watched(self: Any, query: Any, *arguments: Any, **named: Any) -> Any:
        text = getattr(query, "code", query)
        if isinstance(text, str):
            fuse.see(text)
        return execute(self, query, *arguments, **named)

    cursor.execute = watched
    cursor.commit = fuse.around(cursor.commit)
    requests.Session.send = fuse.around(requests.Session.send)
    sys.argv[0] = "odoo"
    serve()


if __name__ == "__main__":
    main()
